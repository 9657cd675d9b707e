import { samePictureSql } from '#central/store/related.ts'
import { type Column, isJson, withoutCasts } from './quick-image.ts'
import { type RowSet, tableOf } from './quick-rows.ts'

export interface Translated {
  /** The statement, where its row set (if it has one) has so many rows. */
  readonly textFor: (rows: number) => string
  /** which of the caller's values, or the row set, stands at each place */
  readonly places: readonly (number | RowSet)[]
  readonly rowSet: RowSet | null
  /** columns that are text even when they look like JSON */
  readonly texts: ReadonlySet<string>
}

/** Pictures that lie in two people's cases, without the limit of three: the simulator has none. */
const samePicture = `SELECT mine.value AS sha256, other.case_no AS "caseNo" FROM json_each($3) AS mine
  JOIN case_document AS same ON same.area_code = $1 AND same.sha256 = mine.value AND same.psn_no <> $2
  JOIN case_file AS other ON other.id = same.case_id`

/** Where the row set stands in a text. */
const ROWS = '(ROWS)'

export function makeTranslator(columns: readonly Column[]): (text: string) => Translated {
  const json = [...new Set(columns.filter((c) => isJson(c.type)).map((c) => c.name))].join('|')
  const bare = new RegExp(`(?<=[,(]\\s*)((?:\\w+\\.)?(?:${json}))(?=\\s*[,)])`, 'g')
  return (original) => {
    const texts = new Set([...original.matchAll(/::text AS "?(\w+)"?/g)].map((m) => m[1] ?? ''))
    let rowSet: RowSet | null = null
    const noted = (place: string, fields: readonly string[]) => {
      if (rowSet) throw new Error(`two row sets in one statement: ${original}`)
      rowSet = { place: Number(place) - 1, fields }
      return ROWS
    }
    const fieldsOf = (table: string) => columns.filter((c) => c.table === table).map(({ name }) => name)
    const text = withoutCasts(
      original === samePictureSql
        ? samePicture
        : original.replace(/json_populate_recordset\(null::(\w+), \$(\d)::json\)/g, (_, table, place) =>
            noted(place, fieldsOf(table)),
          ),
    )
      .replace(/jsonb?_build_(object|array)\(/g, 'json_$1(')
      .replace(
        /= ANY \(ARRAY\(SELECT jsonb?_array_elements_text\((\$\d)\)\)\)/g,
        'IN (SELECT value FROM json_each($1))',
      )
      .replace(/SELECT jsonb?_array_elements_text\((\$\d)\)/g, 'SELECT value FROM json_each($1)')
      .replace(/FROM jsonb?_array_elements_text\((\$\d)\)/g, 'FROM json_each($1)')
      // Nobody else is there to be locked out or told.
      .replace(/SELECT pg_(advisory_xact_lock|notify)\(.*\)$/, 'SELECT NULL')
      .replace(/SELECT FROM/g, 'SELECT 1 FROM')
      .replace(/\bleast\(/g, 'min(')
      .replace(/\bgreatest\(/g, 'max(')
      .replace(/ FOR UPDATE( OF \w+)?( SKIP LOCKED)?/g, '')
      .replace(/to_char\((\w+) AT TIME ZONE 'UTC', '[^']*'\)/g, '$1')
      // Rows written as a JSON array, with the columns that the statement names.
      .replace(/json_to_recordset\(\$(\d)\)\s+AS (\w+) \(([^)]*)\)/g, (_, place, name, named: string) => {
        return `${noted(place, named.split(',').map(nameOf))} AS ${name}`
      })
      .replace(/(FROM (?:json_each\(\$\d\)|\(ROWS\))\)?\s+)ON CONFLICT/g, '$1WHERE true ON CONFLICT')
      // A limit bound bare is planned by, and the statement compiled anew at every run.
      .replace(/LIMIT \$/g, 'LIMIT 0 + $')
    const mine = written(inObjects(text, bare))
    const places = Array.from(mine.matchAll(/\$(\d+)|\(ROWS\)/g), ([, n]) => (n === undefined ? rowSet : Number(n) - 1))
    const bareText = mine.replace(/\$\d+/g, '?')
    return {
      textFor: (rows) => (rowSet ? bareText.replace(ROWS, tableOf(rowSet, rows)) : bareText),
      places: places.filter((place) => place !== null),
      rowSet,
      texts,
    }
  }
}

const nameOf = (column: string): string => column.trim().split(' ')[0] ?? ''

/** JSON columns inside `json_object(…)` are JSON there and not text that looks like it. */
function inObjects(text: string, bare: RegExp): string {
  return text.replace(/json_(object|array)\([^()]*(\([^()]*\)[^()]*)*\)/g, (call) => call.replace(bare, 'json($1)'))
}

/**
 * What a SELECT answers first, put together as JSON of nothing but columns, is written out: what is JSON already is not read
 * and checked on the way, which would cost more than all the rest of the statement.
 */
function written(text: string): string {
  return text.replace(
    /^(\s*SELECT )json_(object|array)\(((?:[^()]|json\([\w.]+\))*)\)(?= AS )/,
    (call, select: string, kind, list: string) => {
      const parts = list.split(',').map((part) => part.trim())
      const keys = kind === 'object' ? parts.filter((_, i) => i % 2 === 0) : null
      const values = kind === 'object' ? parts.filter((_, i) => i % 2 === 1) : parts
      const columns = values.map((value) => /^(?:json\(([\w.]+)\)|([\w.]+))$/.exec(value))
      if (columns.some((column) => column === null)) return call
      const pieces = columns.map((column, i) => {
        const [, json, plain] = column ?? []
        const name = keys ? `"${keys[i]?.slice(1, -1)}":` : ''
        const begin = `'${i === 0 ? (keys ? '{' : '[') : ','}${name}'`
        return `${begin}, ${json === undefined ? `json_quote(${plain})` : `ifnull(${json}, 'null')`}`
      })
      return `${select}concat(${pieces.join(', ')}, '${keys ? '}' : ']'}')`
    },
  )
}
