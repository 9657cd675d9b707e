import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, readFileSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { removeFile, syncFolder, writeFileAtomic } from '../files.ts'
import { discardLog } from './backup.ts'
import { readMark } from './mark.ts'
import { type Migration, migrate } from './migrate.ts'
import { openEncrypted } from './open.ts'
import { countOf, putRows, readableRows, tablesOf } from './salvage-rows.ts'
import { mendOperations, queueUnanswered } from './salvage-work.ts'
import { all, run, sql, transaction, value, type WriteDb } from './sql.ts'

/** What became of a damaged work.db. Numbers and a file name only. */
export const SalvageReport = z.object({
  /** the damaged file as it was found, in the same folder */
  aside: z.string(),
  tables: z.record(z.string(), z.int()),
  /** tables of which a part could not be read */
  incomplete: z.array(z.string()),
  /** decisions read from the journal because their own row could not be */
  restored: z.int(),
  /** decisions known to have been made that could be read nowhere */
  missing: z.int(),
})
export type SalvageReport = z.infer<typeof SalvageReport>

interface SalvageOptions {
  readonly file: string
  readonly key: Uint8Array
  readonly migrations: readonly Migration[]
  /** for the name of what is kept, ms since 1970 */
  readonly stamp: number
}

const underWay = (file: string) => `${file}.salvage`

/** A salvage that a crash broke off: it goes on from the copy that was kept before anything was touched. */
export function isSalvageUnderWay(file: string): boolean {
  return existsSync(underWay(file))
}

/**
 * Puts everything that can still be read of a damaged work.db into a fresh one that takes its place. The damaged file
 * is kept first, as it was found, and stays kept; at no moment is there less on the disk than before.
 * What its own pages no longer give is looked for in the copies made before migrations and when the desk was closed.
 * Answers null, having changed nothing, when neither it nor a copy can be opened with this key.
 */
export function salvage(options: SalvageOptions): SalvageReport | null {
  const { file } = options
  const goingOn = isSalvageUnderWay(file)
  if (!goingOn && !isReadable(file, options.key) && !copiesOf(file).some((c) => isReadable(c, options.key))) return null
  const aside = goingOn ? readFileSync(underWay(file), 'utf8') : keepAside(file, options.stamp)
  const fresh = `${file}.salvaged`
  for (const tail of ['', '-wal', '-shm']) removeFile(`${fresh}${tail}`)
  const report = fill(fresh, [join(dirname(file), aside), ...copiesOf(file)], { ...options, aside })
  // A log of the damaged file must not be taken for one of the fresh file. From here on the kept copy is what counts.
  discardLog(file)
  renameSync(fresh, file)
  syncFolder(dirname(file))
  removeFile(`${file}.mark`)
  removeFile(underWay(file))
  return report
}

const copiesOf = (file: string) => [`${file}.copy`, `${file}.before-migration`]

function isReadable(file: string, key: Uint8Array): boolean {
  return reading(file, key, (db) => tablesOf(db).length > 0) ?? false
}

/** undefined when the file is not there or does not open. Never changes it. */
function reading<T>(file: string, key: Uint8Array, deed: (db: WriteDb) => T): T | undefined {
  if (!existsSync(file)) return undefined
  let db: WriteDb | null = null
  try {
    db = openEncrypted(file, key, { readonly: true })
    return deed(db)
  } catch {
    return undefined
  } finally {
    db?.close()
  }
}

/** The file and its log, byte for byte and durable, under a name of their own; answers the name. */
function keepAside(file: string, stamp: number): string {
  const aside = `${basename(file)}.damaged-${stamp}`
  for (const tail of ['', '-wal']) {
    if (!existsSync(`${file}${tail}`)) continue
    const target = join(dirname(file), `${aside}${tail}`)
    copyFileSync(`${file}${tail}`, target)
    const fd = openSync(target, 'r+')
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  }
  writeFileAtomic(underWay(file), aside)
  return aside
}

function fill(
  fresh: string,
  sources: readonly string[],
  { file, key, migrations, aside }: SalvageOptions & { aside: string },
): SalvageReport {
  const versions = sources.map((s) => reading(s, key, (db) => Number(db.pragma('user_version'))) ?? 0)
  const version = Math.max(...versions)
  const known = migrations.filter((m) => m.n <= version)
  const db = openEncrypted(fresh, key)
  try {
    migrate(db, known.length > 0 ? known : migrations)
    const incomplete = transaction(db, () => {
      const broken = takeOver(db, sources, key)
      return broken.filter((name) => name !== 'setting')
    })
    const restored = transaction(db, () => mendOperations(db))
    const highest = Math.max(
      readMark(file)?.operation ?? 0,
      value<number | null>(db, sql`SELECT max(seq) FROM operation`) ?? 0,
    )
    const report: SalvageReport = {
      ...{ aside, incomplete, restored, missing: highest - countOf(db, 'operation') },
      tables: Object.fromEntries(tablesOf(db).map((t) => [t.name, countOf(db, t.name)])),
    }
    transaction(db, () => {
      queueUnanswered(db)
      const text = JSON.stringify(report)
      run(db, sql`INSERT INTO setting VALUES ('salvage', ${text}) ON CONFLICT DO UPDATE SET value = excluded.value`)
    })
    return report
  } finally {
    // Folds the log in: the one rename that follows then moves all there is.
    db.close()
  }
}

/** Rows of the first source, and where that one is not whole also of the others; answers the tables that were not whole. */
function takeOver(into: WriteDb, sources: readonly string[], key: Uint8Array): string[] {
  const broken: string[] = []
  const [first = '', ...copies] = sources
  const schema = tablesOf(into)
  const whole = new Set(
    reading(first, key, (db) =>
      schema.flatMap((table) => {
        if (!tablesOf(db).some((t) => t.name === table.name)) return []
        const found = readableRows(db, table)
        putRows(into, table, found.rows)
        return found.whole ? [table.name] : []
      }),
    ),
  )
  const behind = isBehindIn(first, into)
  for (const table of schema) {
    if (whole.has(table.name) && !behind) continue
    broken.push(table.name)
    for (const copy of copies) {
      reading(copy, key, (db) => {
        if (tablesOf(db).some((t) => t.name === table.name)) putRows(into, table, readableRows(db, table).rows)
      })
    }
  }
  // A draft that a copy still has although its case was decided since.
  run(into, sql`DELETE FROM draft WHERE case_id IN (SELECT case_id FROM operation WHERE decided_at >= saved_at)`)
  return broken
}

/** The log of the damaged file broke off: its tables read as whole, but are not all there was. */
function isBehindIn(first: string, into: WriteDb): boolean {
  const mark = readMark(first.replace(/\.damaged-\d+$/, ''))
  if (!mark) return false
  const have = all<{ journal: number | null; audit: number | null }>(
    into,
    sql`SELECT (SELECT max(n) FROM journal) AS journal, (SELECT max(n) FROM audit) AS audit`,
  )[0]
  return (have?.journal ?? 0) < mark.journal || (have?.audit ?? 0) < mark.audit
}

/** What the person at the desk reads about it. */
export function salvageSentence({ aside, tables, missing }: SalvageReport): string {
  const found = `审核结果 ${tables.operation ?? 0} 件、草稿 ${tables.draft ?? 0} 份`
  const lost =
    missing > 0
      ? `有 ${missing} 件审核结果在本机读不出来，请到「已办」核对今天办过的件，缺的重新办理，并联系技术支持。`
      : '审核结果没有缺失。'
  return `本机数据文件有损坏，能读出的已全部转入新文件：${found}。${lost}损坏的文件已原样另存为「${aside}」，请不要删除。`
}
