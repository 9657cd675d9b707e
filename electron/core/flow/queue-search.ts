import type { PolicyPack } from '#shared/policy/pack.ts'
import { initialsOfWords, reversed } from '#shared/prepared/names.ts'
import { column, type Query, type ReadDb, sql } from '../db/sql.ts'

/** What a search text may mean besides a person: hospitals by name, diseases by code. Few of each, whatever the cases. */
export interface Meant {
  readonly hospitals: readonly string[]
  readonly diseases: readonly string[]
}

const hospitalNames = (cache: ReadDb) => column<string>(cache, sql`SELECT name FROM hospital ORDER BY name`)

/** Found by jumping in the index from one to the next: there are few, however many cases. */
function firstReviewers(cache: ReadDb): string[] {
  const after = (known: Query) =>
    sql`SELECT min(first_reviewer) FROM case_file WHERE is_open = 1 AND first_reviewer IS NOT NULL
          AND first_reviewer > ${known}`
  return column<string>(
    cache,
    sql`WITH RECURSIVE v(x) AS (${after(sql`''`)} UNION ALL SELECT (${after(sql`v.x`)}) FROM v WHERE v.x IS NOT NULL)
        SELECT x FROM v WHERE x IS NOT NULL`,
  )
}

/** What the filters of a queue offer: hospitals and first reviewers of the cases on this desk. */
export function queueChoices(cache: ReadDb): { hospitals: string[]; assignees: string[] } {
  return {
    hospitals: hospitalNames(cache),
    assignees: firstReviewers(cache),
  }
}

/** Initials of names that come again and again; as many as there are hospitals and diseases. */
const known = new Map<string, string>()
const LATIN = /^[a-z]+$/

function matches(name: string, text: string): boolean {
  if (!LATIN.test(text)) return name.toLowerCase().includes(text)
  const initials = known.get(name) ?? initialsOfWords(name)
  known.set(name, initials)
  return initials.includes(text)
}

/** Hospitals and diseases that a text names; digits name neither. */
export function meantBy(cache: ReadDb, pack: PolicyPack, search: string | undefined): Meant {
  const text = compact(search)
  if (text === '' || isNumber(text)) return { hospitals: [], diseases: [] }
  // One or two letters are initials of nearly everything: they mean a person.
  if (LATIN.test(text) && text.length < 3) return { hospitals: [], diseases: [] }
  return {
    hospitals: hospitalNames(cache).filter((name) => matches(name, text)),
    diseases: pack.diseases
      .filter(({ opsp_dise_name: name }) => matches(name, text))
      .map(({ opsp_dise_code }) => opsp_dise_code),
  }
}

const onlyPeople: Meant = { hospitals: [], diseases: [] }
const compact = (search: string | undefined) => (search ?? '').replace(/[\s-]/g, '').toLowerCase()
const isNumber = (text: string) => /^\d+x?$/.test(text)

/**
 * Rows that a search text may mean: digits are part of a 受理号 (three or more) or the end of an ID number, anything
 * else part of a name, of its pinyin initials, or of a hospital or disease; each row once. null when nothing was asked.
 * `within`: what a case of the queue is; a disease has many cases, and only the queue's own index finds those in it.
 */
export function searchQuery(
  search: string | undefined,
  meant: Meant = onlyPeople,
  within: Query | null = null,
): Query | null {
  const text = compact(search)
  if (text === '') return null
  if (isNumber(text)) {
    const byCert = sql`SELECT row FROM case_file WHERE ${prefix('cert_reversed', reversed(text))}`
    if (text.length < 3 || text.endsWith('x')) return byCert
    return sql`SELECT rowid AS row FROM case_no_part WHERE case_no_part MATCH ${`"${text}"`} UNION ${byCert}`
  }
  const byName = sql`SELECT row FROM case_file WHERE name IN (SELECT name FROM name_gram WHERE ${prefix('gram', text)})`
  const { hospitals, diseases } = meant
  if (hospitals.length + diseases.length === 0 || within === null) return byName
  return sql`${byName} UNION SELECT row FROM case_file WHERE ${within}
    AND (hospital IN (SELECT value FROM json_each(${JSON.stringify(hospitals)}))
      OR disease IN (SELECT value FROM json_each(${JSON.stringify(diseases)})))`
}

function prefix(columnName: 'gram' | 'cert_reversed', text: string): Query {
  const name = { text: columnName, params: [] }
  return sql`${name} >= ${text} AND ${name} < ${`${text}\u{10FFFF}`}`
}
