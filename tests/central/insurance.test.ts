import { expect, it } from 'vitest'
import { insuranceOf } from '#central/core-system/insurance.ts'
import { type CoreAnswer, type CoreSystem, PERSON_UNKNOWN } from '#central/core-system/types.ts'
import { policy } from './support/fixtures.ts'

const form = { certno: '510402198001010018', psn_name: '甲', insutype: '390', insu_admdvs: '510402' }
const context = { areaCode: '510400', pack: policy.pack, now: new Date('2026-11-20T01:00:00Z') }

/** A core system that answers every question alike. */
function answering(answer: Pick<CoreAnswer, 'infcode' | 'output'>): CoreSystem {
  return {
    ask: async ({ msgid }) => ({ inf_refmsgid: msgid, err_msg: answer.infcode === 0 ? null : '系统繁忙', ...answer }),
    endingBetween: async () => [],
  }
}

it('takes only a person the core system does not know for 未参保', async () => {
  const unknown = await insuranceOf(answering({ infcode: PERSON_UNKNOWN, output: null }), form, context)
  expect(unknown).toMatchObject({ psn_insu_stas: '0', recognised: [] })
})

it.each([
  { infcode: -1, output: null },
  { infcode: 500, output: null },
  { infcode: 0, output: null },
  { infcode: 0, output: { feedetail: [] } },
])('takes nobody in on a guess: $infcode with $output', async (answer) => {
  await expect(insuranceOf(answering(answer), form, context)).rejects.toThrow()
})
