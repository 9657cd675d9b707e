import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSeed } from '#central/seed/load.ts'
import { DEMO_PASSWORD, demoAccounts } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { type Core, createCore, silentLog, systemClock } from '#core/core.ts'
import type { Input, Method } from '#shared/contract/core-api.ts'
import type { ExportRequest } from '#shared/contract/export-api.ts'
import { Problem } from '#shared/model/problem.ts'
import { askOf } from '../support/ask.ts'
import { approve, numberedCase, policy } from '../support/core-desk.ts'
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts'

/** Exports between a real desk and the real centre, through a line that loses and doubles what is said. */
let central: Central
let network: FaultyProxy
const open: { core: Core; dataDir: string }[] = []

beforeAll(async () => {
  central = await startCentral({ policy })
  const applications = [1, 2].map((n) => {
    const { form, insurance } = numberedCase(n)
    const { opsp_dise_code, opsp_dise_name, dise_type_code, ...rest } = form
    return {
      application: {
        channelNo: `E${n}`,
        channel: 'window' as const,
        applyType: 'new' as const,
        areaCode: policy.pack.areaCode,
        receivedAt: '2026-11-12T02:00:00Z',
        form: rest,
        diseases: [{ opsp_dise_code, opsp_dise_name, dise_type_code }],
        insurance,
        documents: [],
      },
      files: new Map(),
      flaws: [],
      steps: [[{ kind: 'accept' as const, staffNo: '010211', at: '2026-11-18T02:00:00Z' }]],
    }
  })
  await loadSeed(central, applications, demoAccounts(policy.pack.areaCode))
  network = await startFaultyProxy(central.url, 20)
})
afterAll(async () => {
  for (const { core, dataDir } of open) {
    await core.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  await network.close()
  await central.close()
})

/** `waiting`: how many cases wait for 初审 by now. */
async function desk(staffNo: string, waiting = 2) {
  const dataDir = mkdtempSync(join(tmpdir(), 'mente-exports-'))
  const wiring = { clock: systemClock, log: silentLog, deviceSecret: null, background: false, keyCost: 10 }
  const core = createCore({ dataDir, centralUrl: network.url, checkOutputs: true, ...wiring })
  open.push({ core, dataDir })
  const ok = askOf(core)
  const problem = async <M extends Method>(method: M, input: Input<M>): Promise<Problem['kind']> => {
    const answer = await core.call(method, input)
    return Problem.parse(answer.ok ? null : answer.problem).kind
  }
  await ok('session.signIn', { staffNo, password: DEMO_PASSWORD })
  await ok('sync.now', {})
  await expect.poll(async () => (await ok('queue.counts', {})).first_review, { timeout: 20_000 }).toBe(waiting)
  return { ok, problem }
}

const steps = async (exportId: string) =>
  (
    await central.sql.query<{ deed: string }>('SELECT deed FROM export_audit WHERE export_id = $1 ORDER BY n', [
      exportId,
    ])
  ).map(({ deed }) => deed)

test('nothing is asked, approved or counted twice on a bad line, and nothing without it', async () => {
  const mine = await desk('010237')
  const chief = await desk('010260')
  const { rows } = await mine.ok('queue.page', { filter: { queue: 'first_review' }, after: null, limit: 9 })
  const [caseId = '', otherId = ''] = rows.map(({ id }) => id)
  const exportId = crypto.randomUUID()
  const request: ExportRequest = { exportId, caseId, form: 'pdf', purpose: '行政复议举证', masked: false }

  network.cut = true
  expect(await mine.problem('export.request', request)).toBe('Offline')
  network.cut = false
  network.plan = (_, path) => (path === '/v1/exports' ? 'loseAnswer' : 'none')
  expect(await mine.problem('export.request', request)).toBe('Offline')
  network.plan = () => 'duplicate'
  expect(await mine.ok('export.request', request)).toMatchObject({ state: 'pending' })
  expect(await mine.problem('export.answer', { exportId, approve: true, note: '' })).toBe('NotAllowed')
  expect(await mine.problem('export.begin', { exportId })).toBe('RuleBroken')
  expect(await chief.ok('export.answer', { exportId, approve: true, note: '' })).toMatchObject({ state: 'approved' })
  network.plan = () => 'none'

  const begun = await mine.ok('export.begin', { exportId })
  expect(begun.case.id).toBe(caseId)
  const written = { exportId, writeId: crypto.randomUUID(), pages: 8, bytes: 1000 }
  network.plan = (_, path) => (path.endsWith('/done') ? 'loseAnswer' : 'none')
  expect(await mine.problem('export.done', written)).toBe('Offline')
  network.plan = () => 'duplicate'
  expect(await mine.ok('export.done', written)).toMatchObject({ written: 1 })
  network.plan = () => 'none'
  expect(await steps(exportId)).toEqual(['requested', 'approved', 'begun', 'written'])

  // A decision that is still on its way would be missing from the file.
  const second = { ...request, exportId: crypto.randomUUID(), caseId: otherId }
  await mine.ok('export.request', second)
  await chief.ok('export.answer', { exportId: second.exportId, approve: true, note: '' })
  const { case: c } = await mine.ok('workbench.open', { caseId: otherId })
  const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
  await mine.ok('decision.submit', { caseId: otherId, ...base, deed: approve })
  expect(await mine.problem('export.begin', { exportId: second.exportId })).toBe('RuleBroken')
  // Delivered, but what came of it has not come down yet.
  await mine.ok('outbox.sendNow', {})
  await expect.poll(async () => (await mine.ok('outbox.list', {}))[0]?.state, { timeout: 20_000 }).toBe('accepted')
  await expect
    .poll(
      async () => {
        const answer = await mine.problem('export.begin', { exportId: second.exportId }).catch(() => 'begun')
        if (answer === 'Stale') await mine.ok('sync.now', {})
        return answer
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBe('begun')
})

test('a list leaves as a sheet only after another has said yes, masked, in order, with its number on it', async () => {
  const [mine, boss] = [await desk('010237', 1), await desk('010260', 1)]
  const exportId = crypto.randomUUID()
  const sheet = { what: 'list' as const, filter: { queue: 'first_review' } }
  const strange = { ...sheet, filter: { queue: 'no-such' } }
  expect(await mine.problem('export.requestSheet', { exportId, sheet: strange, purpose: '季度报表' })).toBe(
    'BadRequest',
  )
  await mine.ok('export.requestSheet', { exportId, sheet, purpose: '季度报表' })
  expect(await mine.problem('export.makeSheet', { exportId })).toBe('RuleBroken')
  const { approvalNo } = await boss.ok('export.answer', { exportId, approve: true, note: '' })
  expect(await boss.problem('export.makeSheet', { exportId })).toBe('NotAllowed')
  const { xlsx, rows } = await mine.ok('export.makeSheet', { exportId })
  expect(rows).toBe(1)
  const book = new ExcelJS.Workbook()
  const copy = new ArrayBuffer(xlsx.byteLength)
  new Uint8Array(copy).set(xlsx)
  await book.xlsx.load(copy)
  const values = book.worksheets[0]?.getSheetValues() ?? []
  const text = JSON.stringify(values)
  expect(text).toContain(approvalNo)
  for (const { form } of [1, 2].map((n) => numberedCase(n))) {
    for (const secret of [form.psn_name, form.certno, form.tel, form.psn_no]) expect(text).not.toContain(secret)
  }
  await mine.ok('export.done', { exportId, writeId: crypto.randomUUID(), pages: rows, bytes: xlsx.byteLength })
  expect(await steps(exportId)).toEqual(['requested', 'approved', 'begun', 'written'])
})
