import { createHash } from 'node:crypto'
import { setImmediate as otherWork } from 'node:timers/promises'
import { CaseFile } from '#shared/model/case.ts'
import { Finding } from '#shared/model/finding.ts'
import { Policy } from '#shared/policy/pack.ts'
import { all, column, find, type ReadDb, run, runReturning, sql, transaction, value, type WriteDb } from '../db/sql.ts'
import { type CaseRow, caseRow, searchGrams } from './case-row.ts'
import type { PullSink } from './pull.ts'

/** Cases prepared between two pauses, so that a big pull never holds up a click for long. */
const CHUNK = 50

/** The cache as a place to pull into. `onChange` hears of every committed page. */
export function cacheSink(db: WriteDb, now: () => string, onChange: (changed: number) => void): PullSink {
  return {
    cursor: () => readMeta(db, 'cursor') ?? null,
    storePolicy: async (policy) => {
      const text = JSON.stringify(policy)
      const digest = createHash('sha256').update(text).digest('hex')
      // Noted after the last chunk: a run that was interrupted half-way is begun again, never taken for a whole one.
      if (readMeta(db, 'derived_by') === digest) return
      if (readMeta(db, 'policy') !== text) transaction(db, () => writeMeta(db, 'policy', text))
      parsedPolicies.delete(db)
      const derived = await rederiveOpenCases(db, policy)
      transaction(db, () => writeMeta(db, 'derived_by', digest))
      if (derived > 0) onChange(derived)
    },
    applyPage: async (cases, next) => {
      const policy = getPolicy(db)
      const rows = await prepare(cases, policy)
      const changed = transaction(db, () => {
        const count = rows.filter((row) => upsertCase(db, row)).length
        writeMeta(db, 'cursor', next)
        writeMeta(db, 'last_pull_at', now())
        return count
      })
      if (changed > 0) onChange(changed)
      return changed
    },
  }
}

async function prepare(cases: readonly CaseFile[], policy: Policy): Promise<CaseRow[]> {
  const rows: CaseRow[] = []
  for (const caseFile of cases) {
    rows.push(caseRow(caseFile, policy))
    if (rows.length % CHUNK === 0) await otherWork()
  }
  return rows
}

/**
 * Stores a case unless the cache already has it newer, so that duplicates and late pages are harmless.
 * Answers whether anything was new.
 */
function upsertCase(db: WriteDb, c: CaseRow): boolean {
  const before = find<{ row: number; version: number; name: string }>(
    db,
    sql`SELECT row, version, name FROM case_file WHERE id = ${c.id}`,
  )
  const row = runReturning<number>(
    db,
    sql`INSERT INTO case_file (id, case_no, version, material_version, state, is_open, order_on, due_on, insutype,
          disease, disease_name, channel, apply_type, blocks, warns, worst, name, masked_name, birth_year, cert_tail,
          cert_reversed, received_on, accepted_on, first_reviewer)
        VALUES (${c.id}, ${c.caseNo}, ${c.version}, ${c.materialVersion}, ${c.state}, ${c.isOpen}, ${c.orderOn},
          ${c.dueOn}, ${c.insutype}, ${c.disease}, ${c.diseaseName}, ${c.channel}, ${c.applyType}, ${c.blocks},
          ${c.warns}, ${c.worst}, ${c.name}, ${c.maskedName}, ${c.birthYear}, ${c.certTail}, ${c.certReversed},
          ${c.receivedOn}, ${c.acceptedOn}, ${c.firstReviewer})
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, material_version = excluded.material_version,
          state = excluded.state, is_open = excluded.is_open, order_on = excluded.order_on, due_on = excluded.due_on,
          insutype = excluded.insutype, disease = excluded.disease, disease_name = excluded.disease_name,
          channel = excluded.channel, apply_type = excluded.apply_type, blocks = excluded.blocks,
          warns = excluded.warns, worst = excluded.worst, name = excluded.name, masked_name = excluded.masked_name,
          birth_year = excluded.birth_year, cert_tail = excluded.cert_tail, cert_reversed = excluded.cert_reversed,
          received_on = excluded.received_on, accepted_on = excluded.accepted_on,
          first_reviewer = excluded.first_reviewer
        WHERE excluded.version >= case_file.version
        RETURNING row`,
  )
  if (row === undefined) return false
  run(
    db,
    sql`INSERT INTO case_body VALUES (${row}, ${c.body}, ${c.findings})
        ON CONFLICT (row) DO UPDATE SET body = excluded.body, findings = excluded.findings`,
  )
  if (before?.name !== c.name) {
    if (before) for (const gram of searchGrams(before.name)) removeGram(db, gram, row)
    for (const gram of searchGrams(c.name)) run(db, sql`INSERT OR IGNORE INTO search_gram VALUES (${gram}, ${row})`)
  }
  return before?.version !== c.version
}

function removeGram(db: WriteDb, gram: string, row: number): void {
  run(db, sql`DELETE FROM search_gram WHERE gram = ${gram} AND row = ${row}`)
}

/** Another policy pack sees other findings: works them out again for everything still open. */
async function rederiveOpenCases(db: WriteDb, policy: Policy): Promise<number> {
  const rows = column<number>(db, sql`SELECT row FROM case_file WHERE is_open = 1`)
  for (let at = 0; at < rows.length; at += CHUNK) {
    const chunk = JSON.stringify(rows.slice(at, at + CHUNK))
    transaction(db, () => {
      const bodies = column<string>(
        db,
        sql`SELECT body FROM case_body WHERE row IN (SELECT value FROM json_each(${chunk}))`,
      )
      for (const body of bodies) upsertCase(db, caseRow(CaseFile.parse(JSON.parse(body)), policy))
    })
    await otherWork()
  }
  return rows.length
}

/** One case whole, with what the machine noticed, or undefined when it was never pulled. */
export function findCase(db: ReadDb, id: string): { caseFile: CaseFile; findings: Finding[] } | undefined {
  const stored = find<{ body: string; findings: string }>(
    db,
    sql`SELECT body, findings FROM case_file JOIN case_body USING (row) WHERE id = ${id}`,
  )
  if (!stored) return undefined
  return {
    caseFile: CaseFile.parse(JSON.parse(stored.body)),
    findings: Finding.array().parse(JSON.parse(stored.findings)),
  }
}

/** A case by the number people read aloud. */
export function findCaseId(db: ReadDb, caseNo: string): string | undefined {
  return value<string>(db, sql`SELECT id FROM case_file WHERE case_no = ${caseNo}`)
}

/** Versions of the cached copies of some cases, by id; a case that is not cached is absent. */
export function cachedVersions(db: ReadDb, ids: readonly string[]): Map<string, number> {
  const rows = all<{ id: string; version: number }>(
    db,
    sql`SELECT id, version FROM case_file WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  )
  return new Map(rows.map((r) => [r.id, r.version]))
}

/** Open cases of people of the same name, other than this one. */
export function countSameName(db: ReadDb, name: string, exceptId: string): number {
  const found = sql`SELECT count(*) FROM case_file WHERE name = ${name} AND is_open = 1 AND id <> ${exceptId}`
  return value<number>(db, found) ?? 0
}

/** Parsed once per database and policy: every row of a queue needs it. */
const parsedPolicies = new WeakMap<ReadDb, Policy>()

/** The policy in force, or undefined before the first pull. */
export function findPolicy(db: ReadDb): Policy | undefined {
  const known = parsedPolicies.get(db)
  if (known) return known
  const text = readMeta(db, 'policy')
  if (text === undefined) return undefined
  const policy = Policy.parse(JSON.parse(text))
  parsedPolicies.set(db, policy)
  return policy
}

function getPolicy(db: ReadDb): Policy {
  const policy = findPolicy(db)
  if (!policy) throw new Error('the policy is pulled before cases')
  return policy
}

/** derived_by: SHA-256 of the policy that the findings of every open case were worked out with */
export type MetaName = 'policy' | 'derived_by' | 'cursor' | 'last_pull_at'

export function readMeta(db: ReadDb, name: MetaName): string | undefined {
  return value<string>(db, sql`SELECT value FROM meta WHERE name = ${name}`)
}

function writeMeta(db: WriteDb, name: MetaName, text: string): void {
  run(db, sql`INSERT INTO meta VALUES (${name}, ${text}) ON CONFLICT DO UPDATE SET value = excluded.value`)
}
