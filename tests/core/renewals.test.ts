import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RenewalRow } from '#shared/contract/central-api.ts'
import { type TestDesk, testDesk } from '../support/core-desk.ts'

let desk: TestDesk
beforeEach(async () => {
  desk = testDesk()
  desk.centre.renewals = [20, 50, 80].map(renewal)
  await desk.signIn()
})
afterEach(() => desk.end())

function renewal(daysLeft: number): RenewalRow {
  return {
    trt_dcla_detl_sn: `S${daysLeft}`,
    psn_no: '51040000000001',
    maskedName: '王*',
    certTail: '0018',
    opsp_dise_code: 'M03900',
    opsp_dise_name: '高血压',
    enddate: '2026-12-10',
    daysLeft,
    renewalCaseNo: null,
    remindedAt: null,
  }
}
const days = async (withinDays: number) => {
  const { rows, fresh, asOf } = await desk.ok('renewals.list', { withinDays })
  return { days: rows.map((r) => r.daysLeft), fresh, asOf }
}

test('come from the centre; without it as it told last, cut to what is asked', async () => {
  const asOf = '2026-11-20T01:00:00Z'
  expect(await days(60)).toEqual({ days: [20, 50], fresh: true, asOf })
  desk.centre.plan = () => 'loseRequest'
  expect(await days(60)).toEqual({ days: [20, 50], fresh: false, asOf })
  expect(await days(30)).toEqual({ days: [20], fresh: false, asOf })
  await desk.core().close()
  await desk.crash()
  expect(await days(30)).toEqual({ days: [20], fresh: false, asOf })
})

test('a shorter list is never shown as the longer one', async () => {
  await days(60)
  desk.centre.plan = () => 'loseRequest'
  const problem = await desk.problem('renewals.list', { withinDays: 90 })
  expect(problem).toMatchObject({ kind: 'NotCached', message: expect.stringContaining('恢复网络') })
})
