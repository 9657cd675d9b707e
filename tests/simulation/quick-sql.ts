/// <reference path="../../electron/core/db/better-sqlite3.d.ts" />
import Database from 'better-sqlite3'
import type { Query, Sql } from '#central/store/sql.ts'
import type { Statement } from '#core/db/sql.ts'
import type { QuickImage } from './quick-image.ts'
import { bound, type Plain, plain, rowsOf } from './quick-rows.ts'
import { makeTranslator, type Translated } from './quick-translate.ts'

/**
 * The centre's own SQL on SQLite in memory, statement by statement translated: a hundred times as fast as PGlite, and
 * only for the simulator. A statement that it cannot translate fails loudly; that the two engines answer alike is a test
 * of its own (`simulation.test.ts`).
 */
export function openQuickSql(image: QuickImage): Sql {
  const db = new Database(':memory:')
  for (const text of image.schema) db.exec(text)
  for (const { table, rows } of image.content) {
    for (const row of rows) db.prepare(`INSERT INTO ${table} VALUES (${row.map(() => '?').join(', ')})`).run(...row)
  }
  const query = queryOn(db, makeTranslator(image.columns))
  return {
    engine: 'pglite',
    ...query,
    async tx(fn) {
      db.exec('BEGIN')
      try {
        const result = await fn(query)
        db.exec('COMMIT')
        return result
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
    },
    listen: async () => undefined,
    close: async () => void db.close(),
  }
}

/** Statements of the centre that this database could not take: whatever was played then has shown nothing. */
export const untranslated: string[] = []

interface Prepared {
  readonly statement: Statement
  readonly answers: boolean
  /** columns in which JSON may stand; known with the first row */
  json: readonly string[] | null
}

function queryOn(db: Database, translate: (text: string) => Translated): Query {
  const known = new Map<string, Translated & { readonly prepared: Map<number, Prepared> }>()
  function translated(original: string) {
    const before = known.get(original)
    if (before) return before
    const made = { ...translate(original), prepared: new Map<number, Prepared>() }
    known.set(original, made)
    return made
  }
  function prepare(text: string): Prepared {
    try {
      return { statement: db.prepare(text), answers: /^\s*(SELECT|WITH)\b|\bRETURNING\b/.test(text), json: null }
    } catch (error) {
      untranslated.push(`${error instanceof Error ? error.message : error}: ${text}`)
      throw error
    }
  }
  return {
    async query<Row extends object>(original: string, params: readonly unknown[] = []) {
      const { textFor, places, rowSet, texts, prepared } = translated(original)
      const given = rowSet ? rowsOf(params[rowSet.place]) : []
      const known = prepared.get(given.length) ?? prepare(textFor(given.length))
      prepared.set(given.length, known)
      const values: Plain[] = []
      for (const place of places) {
        if (typeof place === 'number') values.push(plain(params[place]))
        else values.push(...bound(place, given))
      }
      if (!known.answers) {
        known.statement.run(...values)
        return []
      }
      // The row type is the caller's word for its own SELECT list.
      const rows = known.statement.all(...values) as Record<string, unknown>[]
      const [first] = rows
      if (!first) return []
      known.json ??= Object.keys(first).filter((name) => !texts.has(name))
      for (const row of rows) parseJson(row, known.json)
      return rows as Row[]
    },
    script: async (text) => void db.exec(text),
  }
}

function parseJson(row: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const value = row[name]
    if (typeof value === 'string' && (value.startsWith('{') || value.startsWith('['))) row[name] = JSON.parse(value)
  }
}
