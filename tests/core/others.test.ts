import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { plan } from '#core/db/sql.ts'
import { cacheSink, findCase } from '#core/flow/cache.ts'
import { otherCases, otherCasesQuery, othersOf, sharedPicturesQuery } from '#core/flow/cache-others.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { findings } from '#shared/policy/findings.ts'
import { aDocument } from '../policy/support.ts'
import { approve, numberedCase, policy, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'

let database: ReturnType<typeof databaseAt>
let feed = 0
const sink = () =>
  cacheSink(
    database.db,
    () => '2026-11-20T01:00:00Z',
    () => undefined,
  )
const arrive = (...cases: CaseFile[]) => sink().applyPage(cases, `00000001:${++feed}`)
const codes = (id: string) => findCase(database.db, id)?.findings.map((f) => f.code) ?? []
const counted = (id: string) =>
  database.db.statement('SELECT blocks, warns FROM case_file WHERE id = ?').get(id) as { blocks: number; warns: number }

const photoOf = (n: number, picture: number) => aDocument(n, 'diagnosis', { sha256: String(picture).padStart(64, 'a') })
const withPicture = (n: number, picture: number, changes: Partial<CaseFile> = {}) =>
  numberedCase(n, { documents: [photoOf(n, picture)], ...changes })

beforeEach(async () => {
  database = databaseAt('cache')
  await sink().storePolicy(policy)
})
afterEach(() => database.end())

describe('the same picture in cases of two people', () => {
  test('both cases say so, whichever came first, and on one page as well as on two', async () => {
    await arrive(withPicture(1, 7))
    expect(codes(numberedCase(1).id)).not.toContain('same_image')
    expect(await arrive(withPicture(2, 7)), 'the older case has changed too').toBe(2)
    await arrive(withPicture(3, 8), withPicture(4, 8))
    for (const n of [1, 2, 3, 4]) expect(codes(numberedCase(n).id), String(n)).toContain('same_image')
    const shown = findCase(database.db, numberedCase(1).id)?.findings.find((f) => f.code === 'same_image')
    expect(shown?.sentence).toContain(numberedCase(2).caseNo)
    expect(counted(numberedCase(1).id).warns).toBe(
      findCase(database.db, numberedCase(1).id)?.findings.filter((f) => f.severity === 'warn').length,
    )
  })

  test('several cases of one person share papers without a word', async () => {
    const { form } = numberedCase(1)
    await arrive(withPicture(1, 7), withPicture(2, 7, { form: { ...form, opsp_dise_code: 'M01600' } }))
    for (const n of [1, 2]) expect(codes(numberedCase(n).id)).not.toContain('same_image')
  })

  test('a replaced scan clears both', async () => {
    await arrive(withPicture(1, 7), withPicture(2, 7))
    expect(await arrive(withPicture(2, 9, { version: 2, materialVersion: 2 }))).toBe(2)
    for (const n of [1, 2]) expect(codes(numberedCase(n).id)).not.toContain('same_image')
  })

  test('an older version that comes late changes neither picture nor finding', async () => {
    await arrive(withPicture(1, 7), withPicture(2, 9, { version: 5, materialVersion: 5 }))
    expect(await arrive(withPicture(2, 7))).toBe(0)
    expect(codes(numberedCase(1).id)).not.toContain('same_image')
  })

  test('another policy looks at other cases too', async () => {
    await arrive(withPicture(1, 7), withPicture(2, 7))
    const checks = { ...policy.pack.checks, same_image: { severity: 'block' as const } }
    await sink().storePolicy({ ...policy, pack: { ...policy.pack, checks, version: 'next' } })
    const shown = findCase(database.db, numberedCase(1).id)?.findings.find((f) => f.code === 'same_image')
    expect(shown?.severity).toBe('block')
  })
})

test('in whatever order cases come, the cache notices what all of them together say', async () => {
  const person = numberedCase(1).form
  const all = [
    withPicture(1, 7),
    withPicture(2, 7),
    withPicture(3, 9, { form: { ...person }, receivedAt: '2026-09-20T02:00:00Z' }),
    withPicture(4, 9, { state: 'approved', decidedAt: '2026-11-01T02:00:00Z' }),
    withPicture(5, 5),
  ]
  for (let turn = 0; turn < all.length; turn++) {
    const order = [...all.slice(turn), ...all.slice(0, turn)]
    for (const c of order) await arrive({ ...c, version: turn + 1 })
    for (const c of all) {
      const expected = findings({ ...c, version: turn + 1 }, policy.pack, othersOf(database.db, c))
      expect(findCase(database.db, c.id)?.findings, `${c.caseNo}, turn ${turn}`).toEqual(expected)
    }
  }
})

describe('other applications of the same person', () => {
  const mine = numberedCase(1)
  const sameForm = (changes: Partial<CaseFile['form']> = {}) => ({ ...mine.form, ...changes })

  test('newest first, decided ones too, this one left out', async () => {
    await arrive(
      mine,
      numberedCase(2, {
        form: sameForm(),
        receivedAt: '2025-03-01T02:00:00Z',
        state: 'registered',
        decidedAt: '2025-03-09T20:00:00Z',
      }),
      numberedCase(3, { form: sameForm(), receivedAt: '2026-10-01T02:00:00Z', kind: 'appeal' }),
      numberedCase(4),
    )
    expect(otherCases(database.db, mine)).toMatchObject([
      { id: numberedCase(3).id, kind: 'appeal', decidedOn: null },
      { id: numberedCase(2).id, state: 'registered', receivedOn: '2025-03-01', decidedOn: '2025-03-10' },
    ])
  })

  test('someone the core system does not know is told apart by the certificate', async () => {
    await arrive(
      numberedCase(1, { form: { ...numberedCase(1).form, psn_no: '' } }),
      numberedCase(2, { form: { ...numberedCase(2).form, psn_no: '' } }),
    )
    expect(otherCases(database.db, numberedCase(1, { form: { ...numberedCase(1).form, psn_no: '' } }))).toEqual([])
  })

  test('are found by the index, like shared pictures', () => {
    expect(plan(database.db, otherCasesQuery(mine))).toMatch(/SEARCH case_file USING INDEX case_person \(person=\?\)/)
    const pictures = plan(database.db, sharedPicturesQuery(withPicture(1, 7), 'p'))
    expect(pictures).toMatch(/SEARCH d USING PRIMARY KEY \(sha256=\?/)
    expect(pictures).not.toMatch(/SCAN (d|case_file)/)
  })
})

describe('the workbench', () => {
  let desk: TestDesk
  beforeEach(() => {
    desk = testDesk()
  })
  afterEach(() => desk.end())

  test('shows what speaks for each criterion, the other cases, and the former decision of a renewal', async () => {
    const renewal = numberedCase(1, { applyType: 'renewal' })
    const before = { form: renewal.form, state: 'registered' as const }
    desk.centre.put(renewal)
    desk.centre.put(numberedCase(2, { ...before, receivedAt: '2023-01-01T00:00:00Z' }))
    desk.centre.put(numberedCase(3, { ...before, receivedAt: '2024-01-01T00:00:00Z' }))
    desk.centre.put(numberedCase(4, { ...before, receivedAt: '2025-01-01T00:00:00Z', state: 'rejected' }))
    await desk.signIn()
    await desk.ok('sync.now', {})
    const opened = await desk.ok('workbench.open', { caseId: renewal.id })
    expect(opened.others.map((o) => o.id)).toEqual([4, 3, 2].map((n) => numberedCase(n).id))
    expect(opened.former?.id).toBe(numberedCase(3).id)
    const criteria = policy.pack.diseases.find((d) => d.opsp_dise_code === renewal.form.opsp_dise_code)?.criteria
    expect(opened.hints.map((h) => h.id)).toEqual(criteria?.items.map((item) => item.id) ?? [])
  })

  test('a case about another one names it; one that is not here is null', async () => {
    const original = numberedCase(1, { state: 'rejected' })
    const origin = { caseId: original.id, caseNo: original.caseNo }
    desk.centre.put(original)
    desk.centre.put(numberedCase(2, { kind: 'appeal', origin }))
    desk.centre.put(numberedCase(3, { kind: 'appeal', origin: { ...origin, caseId: numberedCase(9).id } }))
    await desk.signIn()
    await desk.ok('sync.now', {})
    expect((await desk.ok('workbench.open', { caseId: numberedCase(2).id })).former).toMatchObject({ id: original.id })
    expect((await desk.ok('workbench.open', { caseId: numberedCase(3).id })).former).toBeNull()
    expect((await desk.ok('workbench.open', { caseId: original.id })).former).toBeNull()
  })
})

describe('a case of its own about a decided one', () => {
  let desk: TestDesk
  const decided = numberedCase(1, { state: 'rejected', decidedAt: '2026-11-10T02:00:00Z' })
  const base = { caseId: decided.id, baseVersion: 1, baseMaterialVersion: 1 }
  const appeal = { kind: 'open_case' as const, caseKind: 'appeal' as const, note: '申请人对结论不服' }
  beforeEach(async () => {
    desk = testDesk()
    desk.centre.put(decided)
    desk.centre.put(numberedCase(2))
    await desk.signIn()
    await desk.ok('sync.now', {})
    desk.centre.plan = () => 'loseRequest'
  })
  afterEach(() => desk.end())

  test('is begun offline like any deed, once, and arrives once', async () => {
    const { opId } = await desk.ok('decision.submit', { ...base, deed: appeal })
    expect(await desk.problem('decision.submit', { ...base, deed: appeal })).toMatchObject({ kind: 'Stale' })
    expect((await desk.ok('workbench.open', { caseId: decided.id })).pending).toMatchObject({ kind: 'open_case' })
    await desk.crash()
    desk.centre.plan = () => 'none'
    await desk.ok('sync.now', {})
    expect(desk.centre.applied.get(decided.id)).toEqual([opId])
    expect(desk.centre.cases.get(decided.id), 'the decided case stays as it is').toEqual(decided)
    const after = await desk.ok('workbench.open', { caseId: decided.id })
    expect(after.pending, 'another one may be begun when this is settled').toBeNull()
  })

  test('a correction says what is to become of what; an undecided case has nothing to appeal', async () => {
    const correction = { ...appeal, caseKind: 'correction' as const }
    expect(await desk.problem('decision.submit', { ...base, deed: correction })).toMatchObject({ kind: 'RuleBroken' })
    const other = { ...base, caseId: numberedCase(2).id }
    expect(await desk.problem('decision.submit', { ...other, deed: appeal })).toMatchObject({ kind: 'Stale' })
    expect(await desk.problem('decision.submit', { ...base, deed: approve })).toMatchObject({ kind: 'Stale' })
  })
})
