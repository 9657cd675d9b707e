import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { plan } from '#core/db/sql.ts'
import { findCase } from '#core/flow/cache.ts'
import { otherCases, otherCasesQuery, othersOf, sharedPicturesQuery } from '#core/flow/cache-others.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { findings } from '#shared/policy/findings.ts'
import { aDocument } from '../policy/support.ts'
import { sinkOn } from '../support/cache.ts'
import { approve, numberedCase, policy, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { pageOf } from '../support/page-of.ts'

const unfiled = { trt_dcla_detl_sn: null, filedAt: null, trouble: null, revokedAt: null }

let database: ReturnType<typeof databaseAt>
let feed = 0
const sink = () => sinkOn(database.db)
const arrive = (...cases: CaseFile[]) => sink().applyPage(pageOf(cases, `00000001:${++feed}`))
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

  test('a page that names a case twice leaves what the later one says', async () => {
    const renamed = withPicture(2, 9, { version: 2, materialVersion: 2 })
    const form = { ...renamed.form, psn_name: '欧阳换名' }
    await arrive(withPicture(1, 7), withPicture(2, 7), { ...renamed, form })
    for (const n of [1, 2]) expect(codes(numberedCase(n).id)).not.toContain('same_image')
    const grams = database.db.plucked('SELECT gram FROM name_gram JOIN case_file USING (name) WHERE id = ?')
    expect(grams.all(numberedCase(2).id)).toContain('换名')
    expect(grams.all(numberedCase(2).id)).not.toContain(numberedCase(2).form.psn_name)
    const held =
      database.db.plucked(`SELECT count(*) FROM (SELECT row FROM picture UNION ALL SELECT row FROM picture_again) JOIN case_file USING (row)
       WHERE id = ?`)
    expect(held.get(numberedCase(2).id)).toBe(1)
  })

  test('two pictures that only begin alike are two pictures', async () => {
    const [one, other] = [`${'a'.repeat(63)}1`, `${'a'.repeat(63)}2`]
    const paper = (n: number, sha256: string) => numberedCase(n, { documents: [aDocument(n, 'diagnosis', { sha256 })] })
    await arrive(paper(1, one), paper(2, other))
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
    expect(pictures).toMatch(/SEARCH picture USING INTEGER PRIMARY KEY/)
    expect(pictures).toMatch(/SEARCH picture_again USING PRIMARY KEY \(picture=\?/)
    expect(pictures).not.toMatch(/SCAN (picture|case_)/)
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

  test('更正 that were made are folded into the record, in the order they were decided, as at the centre', async () => {
    const registration = { ...unfiled, begndate: '2026-12-01', enddate: '2028-11-30' }
    const original = numberedCase(1, { state: 'registered', decidedAt: '2026-11-02T02:00:00Z', registration })
    const origin = { caseId: original.id, caseNo: original.caseNo }
    const about = { kind: 'correction', origin, form: original.form, registration } as const
    const made = { ...about, state: 'registered' } as const
    desk.centre.put(original)
    desk.centre.put(numberedCase(2, { ...made, decidedAt: '2026-11-09T02:00:00Z', correction: { addr: '新址' } }))
    desk.centre.put(
      numberedCase(3, {
        ...made,
        decidedAt: '2026-11-05T02:00:00Z',
        correction: { addr: '旧址', begndate: '2027-01-01' },
      }),
    )
    desk.centre.put(numberedCase(4, { ...about, state: 'rejected', correction: { tel: '13800000000' } }))
    desk.centre.put(numberedCase(5, { ...about, state: 'first_review', correction: { enddate: '2027-12-31' } }))
    await desk.signIn()
    await desk.ok('sync.now', {})
    const corrected = {
      form: { ...original.form, addr: '新址' },
      registration: { ...registration, begndate: '2027-01-01' },
    }
    const opened = await desk.ok('workbench.open', { caseId: numberedCase(5).id })
    expect(opened.former).toMatchObject({ id: original.id, ...corrected })
    expect(opened.corrected).toBeNull()
    expect((await desk.ok('workbench.open', { caseId: original.id })).corrected).toEqual(corrected)
  })

  test('says when this person last had the case open; reading ahead is no look', async () => {
    const one = numberedCase(1)
    desk.centre.put(one)
    await desk.signIn()
    await desk.ok('sync.now', {})
    const open = async (purpose: 'look' | 'ahead') =>
      (await desk.ok('workbench.open', { caseId: one.id, purpose })).lastLookedAt
    expect([await open('ahead'), await open('look')]).toEqual([null, null])
    const first = new Date(desk.clock.now()).toISOString()
    desk.clock.advance(60_000)
    expect([await open('ahead'), await open('look')]).toEqual([first, first])
    await desk.crash()
    expect(await open('ahead')).toBe(new Date(Date.parse(first) + 60_000).toISOString())
  })

  test('says what has come in since the last look, though it was handed in before that and only arrived here after', async () => {
    const event = (kind: string, at: string) => ({
      ...{ at, kind, by: null, byName: '申请人', from: null, note: '', opId: null },
      to: 'first_review' as const,
    })
    const [old, late] = [aDocument(1, 'report'), aDocument(2, 'report', { addedAt: '2026-11-19T02:00:00Z' })]
    const history = [event('received', old.addedAt)]
    const one = numberedCase(1, { documents: [old], history })
    desk.centre.put(one)
    await desk.signIn()
    await desk.ok('sync.now', {})
    const news = async (purpose: 'look' | 'ahead') =>
      (await desk.ok('workbench.open', { caseId: one.id, purpose })).news
    const nothing = { documents: [], amended: false }
    expect(await news('look')).toEqual(nothing)
    expect(await news('ahead')).toEqual(nothing)
    expect(Date.parse(late.addedAt)).toBeLessThan(desk.clock.now())
    const answered = { documents: [old, late], history: [...history, event('supplemented', late.addedAt)] }
    desk.centre.put({ ...one, ...answered, version: 2, materialVersion: 2 })
    await desk.ok('sync.now', {})
    expect(await news('ahead')).toEqual({ documents: [late.id], amended: false })
    expect(await news('look')).toEqual({ documents: [late.id], amended: false })
    expect(await news('look')).toEqual(nothing)
    const amended = [...answered.history, event('amended', '2026-11-19T03:00:00Z')]
    desk.centre.put({ ...one, ...answered, history: amended, version: 3, materialVersion: 3 })
    await desk.ok('sync.now', {})
    expect(await news('look')).toEqual({ documents: [], amended: true })
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
