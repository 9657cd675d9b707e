import { expect, it } from 'vitest'
import type { Central } from '#central/start.ts'
import type { NewStaff } from '#central/store/staff.ts'
import { ExportView } from '#shared/contract/export-api.ts'
import { call, newCase, newId, signIn } from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { auditor, chief, first1, first2, stranger } from './support/fixtures.ts'

const purpose = '行政复议举证'

async function post(central: Central, who: NewStaff, path: string, body: unknown) {
  return call(central, 'POST', `/v1/exports${path}`, { token: await signIn(central, who), body })
}

async function asked(central: Central, who: NewStaff) {
  const taken = await newCase(central)
  const body = { exportId: newId(), caseId: taken.id, form: 'pdf', purpose, masked: false }
  const { json } = await post(central, who, '', body)
  return { body, id: body.exportId, taken, view: ExportView.parse(json) }
}

const yes = { approve: true, note: '' }
const file = (writeId = newId()) => ({ writeId, pages: 20, bytes: 1_234_567 })
const kindOf = (answer: { json: unknown }) => Object(answer.json).kind

async function rowsFor(central: Central, who: NewStaff): Promise<ExportView[]> {
  const { json } = await call(central, 'GET', '/v1/exports', { token: await signIn(central, who) })
  return ExportView.array().parse(Object(json).rows)
}

onBothEngines('exports', (get) => {
  it('are asked for by one, approved by another, made by the first and counted, every step written down', async () => {
    const { central } = get()
    const { id, view, taken } = await asked(central, first1)
    expect(view).toMatchObject({ state: 'pending', caseNo: taken.caseNo, requestedBy: first1.staffNo, written: 0 })
    expect(kindOf(await post(central, first1, `/${id}/begin`, {}))).toBe('RuleBroken')
    expect(kindOf(await post(central, first1, `/${id}/done`, file()))).toBe('RuleBroken')

    const approved = ExportView.parse((await post(central, chief, `/${id}/answer`, yes)).json)
    expect(approved).toMatchObject({ state: 'approved', answeredBy: chief.staffNo })
    expect(approved.approvalNo).toMatch(/^510400-\d{8}-\d{4}$/)

    // Nobody but the person who asked makes the file, the supervisor neither.
    expect(kindOf(await post(central, chief, `/${id}/begin`, {}))).toBe('NotAllowed')
    const begun = await post(central, first1, `/${id}/begin`, {})
    expect(begun.json).toMatchObject({ caseVersion: taken.version, export: { approvalNo: approved.approvalNo } })
    const one = file()
    expect((await post(central, first1, `/${id}/done`, one)).json).toMatchObject({ written: 1 })
    expect((await post(central, first1, `/${id}/done`, one)).json).toMatchObject({ written: 1 })
    expect(kindOf(await post(central, first2, `/${id}/done`, one))).toBe('BadRequest')
    expect((await post(central, first1, `/${id}/done`, file())).json).toMatchObject({ written: 2 })

    const trail = await central.sql.query<{ deed: string; by: string }>(
      'SELECT deed, by_staff AS by FROM export_audit WHERE export_id = $1 ORDER BY n',
      [id],
    )
    expect(trail.map(({ deed, by }) => `${deed} ${by}`)).toEqual([
      `requested ${first1.staffNo}`,
      `approved ${chief.staffNo}`,
      `begun ${first1.staffNo}`,
      `written ${first1.staffNo}`,
      `written ${first1.staffNo}`,
    ])
    for (const tamper of ["UPDATE export_audit SET detail = ''", 'DELETE FROM export_audit', 'TRUNCATE export_audit']) {
      await expect(central.sql.query(tamper)).rejects.toThrow('only ever added to')
    }
  })

  it('are never approved by the one who asked, nor by anybody who is no supervisor', async () => {
    const { central } = get()
    const own = await asked(central, chief)
    const answer = await post(central, chief, `/${own.id}/answer`, yes)
    expect(kindOf(answer)).toBe('RuleBroken')
    const { id } = await asked(central, first1)
    for (const who of [first1, first2, auditor]) {
      expect(kindOf(await post(central, who, `/${id}/answer`, yes))).toBe('NotAllowed')
    }
    expect((await rowsFor(central, first1)).find((row) => row.exportId === id)?.state).toBe('pending')
    // The database would not take it either.
    const self = 'UPDATE export_request SET answered_by = requested_by WHERE export_id = $1'
    await expect(central.sql.query(self, [id])).rejects.toThrow()
  })

  it('answer a repetition as the first time, and refuse another request under the same id', async () => {
    const { central } = get()
    const { id, body } = await asked(central, first1)
    const many = await Promise.all(Array.from({ length: 6 }, () => post(central, first1, '', body)))
    for (const { json } of many) expect(json).toMatchObject({ exportId: id, state: 'pending' })
    expect(kindOf(await post(central, first1, '', { ...body, masked: true }))).toBe('BadRequest')
    expect(kindOf(await post(central, first2, '', body))).toBe('BadRequest')
    await Promise.all(Array.from({ length: 4 }, () => post(central, chief, `/${id}/answer`, yes)))
    const [one] = (await rowsFor(central, first1)).filter((row) => row.exportId === id)
    expect(one?.state).toBe('approved')
    const no = { approve: false, note: '用途不清' }
    expect(kindOf(await post(central, chief, `/${id}/answer`, no))).toBe('Stale')
    const steps = await central.sql.query('SELECT 1 FROM export_audit WHERE export_id = $1', [id])
    expect(steps).toHaveLength(2)
  })

  it('refused with a reason cannot be made', async () => {
    const { central } = get()
    const { id } = await asked(central, first1)
    expect((await post(central, chief, `/${id}/answer`, { approve: false, note: ' ' })).status).toBe(400)
    const refused = await post(central, chief, `/${id}/answer`, { approve: false, note: '用途不清' })
    expect(refused.json).toMatchObject({ state: 'refused', note: '用途不清', approvalNo: null })
    expect(kindOf(await post(central, first1, `/${id}/begin`, {}))).toBe('RuleBroken')
  })

  it('may be made only while the approval holds', async () => {
    const { central } = get()
    const { id } = await asked(central, first1)
    await post(central, chief, `/${id}/answer`, yes)
    await central.sql.query(
      "UPDATE export_request SET valid_until = valid_until - interval '24 hours' WHERE export_id = $1",
      [id],
    )
    expect((await rowsFor(central, first1)).find((row) => row.exportId === id)?.state).toBe('expired')
    expect(kindOf(await post(central, first1, `/${id}/begin`, {}))).toBe('RuleBroken')
    expect(kindOf(await post(central, first1, `/${id}/done`, file()))).toBe('RuleBroken')
  })

  it('do not exist for another area, and are listed to whom they concern', async () => {
    const { central } = get()
    const { id, body } = await asked(central, first1)
    expect((await post(central, stranger, '', { ...body, exportId: newId() })).status).toBe(404)
    for (const [path, sent] of [
      [`/${id}/answer`, yes],
      [`/${id}/begin`, {}],
      [`/${id}/done`, file()],
    ] as const) {
      expect((await post(central, stranger, path, sent)).status, path).toBe(404)
    }
    const sees = async (who: NewStaff) => (await rowsFor(central, who)).some((row) => row.exportId === id)
    expect(await Promise.all([first1, chief, auditor].map(sees))).toEqual([true, true, true])
    expect(await Promise.all([first2, stranger].map(sees))).toEqual([false, false])
  })

  it('are numbered without gap or double, however many are approved at once', async () => {
    const { central } = get()
    const ids = []
    for (let i = 0; i < 6; i += 1) ids.push((await asked(central, first1)).id)
    const answers = await Promise.all(ids.map((id) => post(central, chief, `/${id}/answer`, yes)))
    const numbers = answers
      .map(({ json }) => Number(ExportView.parse(json).approvalNo?.slice(-4)))
      .sort((a, b) => a - b)
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i))
  })
})

onBothEngines('exports of sheets', (get) => {
  it('go the same way as cases: asked for, approved by another, made by the first, counted', async () => {
    const { central } = get()
    const body = {
      exportId: newId(),
      sheet: { what: 'list', filter: { queue: 'first_review', band: 'over' } },
      purpose: '季度报表',
    }
    const made = await post(central, chief, '/sheets', body)
    expect(ExportView.parse(made.json)).toMatchObject({
      state: 'pending',
      form: 'sheet',
      caseId: null,
      caseNo: null,
      masked: true,
      sheet: body.sheet,
    })
    // The same again is the same; another sheet under its id is not.
    expect((await post(central, chief, '/sheets', body)).status).toBe(200)
    const other = { ...body, sheet: { what: 'statistics', days: 30 } }
    expect(kindOf(await post(central, chief, '/sheets', other))).toBe('BadRequest')
    expect(kindOf(await post(central, chief, `/${body.exportId}/answer`, yes))).toBe('RuleBroken')
    expect(kindOf(await post(central, chief, `/${body.exportId}/begin`, {}))).toBe('RuleBroken')

    const asked2 = { ...body, exportId: newId() }
    await post(central, first1, '/sheets', asked2)
    await post(central, chief, `/${asked2.exportId}/answer`, yes)
    expect((await post(central, first1, `/${asked2.exportId}/begin`, {})).json).toMatchObject({ caseVersion: null })
    expect((await post(central, first1, `/${asked2.exportId}/done`, file())).json).toMatchObject({ written: 1 })
    const trail = await central.sql.query<{ deed: string }>(
      'SELECT deed FROM export_audit WHERE export_id = $1 ORDER BY n',
      [asked2.exportId],
    )
    expect(trail.map(({ deed }) => deed)).toEqual(['requested', 'approved', 'begun', 'written'])
  })
})
