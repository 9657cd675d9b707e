import fc from 'fast-check'
import { pinyin } from 'pinyin-pro'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { column, sql } from '#core/db/sql.ts'
import { bodiesOf, bodyOf } from '#core/flow/cache-body.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { compactName, searchGrams } from '#shared/prepared/names.ts'
import { aDocument } from '../policy/support.ts'
import { sinkOn } from '../support/cache.ts'
import { numberedCase, policy } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { pageOf } from '../support/page-of.ts'

let database: ReturnType<typeof databaseAt>
beforeEach(() => {
  database = databaseAt('cache')
})
afterEach(() => database.end())

const names = ['王小明', '单雄信', '尉迟恭', '阿卜杜·热合曼', 'Anna Wang', '王']
const sha256 = (n: number) => String(n).padEnd(64, 'b')

const aChange = fc.record({
  n: fc.integer({ min: 1, max: 5 }),
  version: fc.integer({ min: 1, max: 4 }),
  name: fc.constantFrom(...names),
  person: fc.integer({ min: 1, max: 3 }),
  state: fc.constantFrom('received' as const, 'first_review' as const, 'approved' as const),
  day: fc.integer({ min: 1, max: 3 }),
  pictures: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
})

function caseOf({
  n,
  version,
  name,
  person,
  state,
  day,
  pictures,
}: typeof aChange extends fc.Arbitrary<infer T> ? T : never) {
  const base = numberedCase(n)
  return numberedCase(n, {
    version,
    state,
    dueOn: `2026-11-0${day}`,
    form: { ...base.form, psn_name: name, psn_no: `p${person}` },
    documents: pictures.map((picture, i) => aDocument(n * 10 + i, 'diagnosis', { sha256: sha256(picture) })),
  })
}

/** What the indexes must say, worked out from the cases alone. */
function expected(cases: readonly CaseFile[]) {
  const pictures = cases.flatMap(({ caseNo, documents }) => documents.map((d) => `${caseNo} ${d.sha256.slice(0, 13)}`))
  const counts = new Map<string, number>()
  for (const { state, dueOn, receivedAt } of cases) {
    const key = `${state} ${state === 'approved' ? `~${receivedAt.slice(0, 10)}` : dueOn}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return {
    grams: [
      ...new Set(cases.flatMap(({ form }) => searchGrams(form.psn_name).map((gram) => `${gram} ${form.psn_name}`))),
    ].sort(),
    pictures: [...new Set(pictures)].sort(),
    counts: [...counts].map(([key, n]) => `${key} ${n}`).sort(),
    numbers: cases.map(({ caseNo }) => caseNo).sort(),
    bodies: cases.map((one) => JSON.stringify(one)).sort(),
    unused: [],
  }
}

function actual() {
  const texts = (sql: string) => database.db.plucked(sql).all().map(String).sort()
  return {
    grams: texts(`SELECT gram || ' ' || name FROM name_gram`),
    pictures: texts(
      `SELECT case_no || ' ' || printf('%013x', picture) FROM
         (SELECT * FROM picture UNION ALL SELECT * FROM picture_again) JOIN case_file USING (row)`,
    ),
    counts: texts(`SELECT state || ' ' || order_on || ' ' || n FROM tally WHERE n <> 0`),
    numbers: texts(
      `SELECT case_no FROM case_file WHERE row IN (SELECT rowid FROM case_no_part WHERE case_no_part MATCH '"51040026"')`,
    ),
    bodies: bodies(),
    unused: texts('SELECT pack FROM body_pack WHERE pack NOT IN (SELECT pack FROM case_body WHERE pack IS NOT NULL)'),
  }
}

/** One by one, and all at once. */
function bodies() {
  const rows = column<number>(database.db, sql`SELECT row FROM case_file`)
  const together = [...bodiesOf(database.db, rows).values()].sort()
  expect(rows.map((row) => bodyOf(database.db, row)).sort()).toEqual(together)
  return together
}

const aPage = fc.record({
  changes: fc.array(aChange, { minLength: 1, maxLength: 6 }),
  together: fc.integer({ min: 0, max: 4 }),
})

test('whatever pages come, counts, names, numbers, pictures and bodies are those of the cases that are there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aPage, { maxLength: 6 }), async (pages) => {
      database.end()
      database = databaseAt('cache')
      const sink = sinkOn(database.db)
      await sink.storePolicy(policy)
      const there = new Map<string, CaseFile>()
      for (const [i, page] of pages.entries()) {
        const cases = page.changes.map(caseOf)
        await sink.applyPage(pageOf(cases, `00000001:${i + 1}`, undefined, page.together))
        for (const one of cases) if (one.version >= (there.get(one.id)?.version ?? 0)) there.set(one.id, one)
        expect(actual()).toEqual(expected([...there.values()]))
      }
    }),
    { numRuns: 60 },
  )
})

test('initials put together by character hold those the whole name has', () => {
  const surnames = '赵钱孙李周吴郑王单解曾仇区朴查盖万俟尉迟重乐朱秦尤许何吕施张孔曹严华金魏陶姜覃缪翟'
  const given = '明秀英伟芳建国丽志强桂花淑兰海燕长重乐行传朝调血还没地得着了都和大会·A'
  const aName = fc
    .tuple(fc.constantFrom(...surnames), fc.array(fc.constantFrom(...given), { maxLength: 2 }))
    .map(([first, rest]) => first + rest.join(''))
  fc.assert(
    fc.property(aName, (name) => {
      const whole = pinyin(compactName(name), { pattern: 'first', toneType: 'none', type: 'array', surname: 'head' })
      expect(searchGrams(name)).toContain(whole.join('').toLowerCase())
    }),
    { numRuns: 3_000 },
  )
})
