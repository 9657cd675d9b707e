import { setImmediate as otherWork } from 'node:timers/promises'
import type { CaseFile } from '#shared/model/case.ts'
import { Finding } from '#shared/model/finding.ts'
import { type PolicyPack, SignedPolicy } from '#shared/policy/pack.ts'
import { all, column, find, type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'
import { writtenAs } from '../policy-text.ts'
import { caseIn, casesOf, type StoredBody, textOf, unreadable } from './cache-body.ts'
import { deriveFindings, storeCases } from './cache-write.ts'
import type { PullSink } from './pull.ts'

/** Cases looked at between two pauses, so that none of this ever holds up a click for long. */
const CHUNK = 50

/** The cache as a place to pull into. `onChange` hears of every committed page. */
export function cacheSink(db: WriteDb, now: () => string, onChange: (changed: number) => void): PullSink {
  return {
    cursor: () => readMeta(db, 'cursor') ?? null,
    policy: () => findPolicy(db),
    storePolicy: async (policy) => {
      const { text, digest } = writtenAs(policy)
      // Noted after the last chunk: a run that was interrupted half-way is begun again, never taken for a whole one.
      // Nor is one for which this policy was only the last but one.
      const wholly = readMeta(db, 'derived_by') === digest
      // The very object that was stored last comes with most pulls: its text is not read back to be known again.
      const known = (wholly && parsedPolicies.get(db) === policy) || readMeta(db, 'policy') === text
      if (known && wholly) {
        parsedPolicies.set(db, policy)
        return
      }
      if (!known) {
        transaction(db, () => {
          writeMeta(db, 'policy', text)
          writeMeta(db, 'derived_by', '')
        })
      }
      parsedPolicies.set(db, policy)
      const derived = await rederiveOpenCases(db, policy.pack)
      transaction(db, () => writeMeta(db, 'derived_by', digest))
      if (derived > 0) onChange(derived)
    },
    applyPage: async (page) => {
      const { pack } = getPolicy(db)
      const changed = transaction(db, () => {
        const count = storeCases(db, page, pack)
        writeMeta(db, 'cursor', page.next)
        writeMeta(db, 'last_pull_at', now())
        return count
      })
      if (changed > 0) onChange(changed)
      return changed
    },
  }
}

/** Another policy pack sees other findings: works them out again for everything still open. */
async function rederiveOpenCases(db: WriteDb, pack: PolicyPack): Promise<number> {
  let derived = 0
  for (const chunk of chunks(openRows(db))) {
    transaction(db, () => {
      for (const [row, caseFile] of casesOf(db, chunk)) deriveFindings(db, row, caseFile, pack)
    })
    derived += chunk.length
    await otherWork()
  }
  return derived
}

/** Every open case, a few at a time: between two of them other work of the process goes on. */
export async function* eachOpenCases(db: ReadDb): AsyncGenerator<CaseFile[]> {
  for (const chunk of chunks(openRows(db))) {
    yield Array.from(casesOf(db, chunk), ([, caseFile]) => caseFile)
    await otherWork()
  }
}

function openRows(db: ReadDb): number[] {
  return column<number>(db, sql`SELECT row FROM case_file WHERE is_open = 1`)
}

function chunks(rows: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, i) => rows.slice(i * CHUNK, (i + 1) * CHUNK))
}

/** One case whole, or undefined when it was never pulled. */
export function findCaseFile(db: ReadDb, id: string): CaseFile | undefined {
  const stored = find<StoredBody>(
    db,
    sql`SELECT body, pack, line FROM case_file JOIN case_body USING (row) WHERE id = ${id}`,
  )
  return stored && readOnce(db, id, textOf(db, stored))
}

/** The case that was read last, and its text: what is opened is decided on next. */
const lastRead = new WeakMap<ReadDb, { readonly text: string; readonly caseFile: CaseFile }>()

/**
 * The same text is the same case, and is not read again. Shared: nobody may change what comes out. Throws ProblemError
 * CentralError when it is not this case: what is shown of a row and what is decided on must be one.
 */
function readOnce(db: ReadDb, id: string, text: string): CaseFile {
  const last = lastRead.get(db)
  if (last?.text === text && last.caseFile.id === id) return last.caseFile
  const caseFile = caseIn(text)
  if (caseFile.id !== id) throw unreadable()
  lastRead.set(db, { text, caseFile })
  return caseFile
}

const Findings = Finding.array()

/** The same with what the machine noticed. */
export function findCase(db: ReadDb, id: string): { caseFile: CaseFile; findings: Finding[] } | undefined {
  const stored = find<StoredBody & { findings: string }>(
    db,
    sql`SELECT body, pack, line, findings FROM case_file JOIN case_body USING (row) WHERE id = ${id}`,
  )
  if (!stored) return undefined
  return {
    caseFile: readOnce(db, id, textOf(db, stored)),
    findings: Findings.parse(JSON.parse(stored.findings)),
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
const parsedPolicies = new WeakMap<ReadDb, SignedPolicy>()

/** A file opened again has mostly the policy it had before. */
let lastParsed: { readonly text: string; readonly policy: SignedPolicy } | null = null

/** The policy in force, or undefined before the first pull. */
export function findPolicy(db: ReadDb): SignedPolicy | undefined {
  const known = parsedPolicies.get(db)
  if (known) return known
  const text = readMeta(db, 'policy')
  if (text === undefined) return undefined
  const policy = lastParsed?.text === text ? lastParsed.policy : SignedPolicy.parse(JSON.parse(text))
  lastParsed = { text, policy }
  parsedPolicies.set(db, policy)
  return policy
}

function getPolicy(db: ReadDb): SignedPolicy {
  const policy = findPolicy(db)
  if (!policy) throw new Error('the policy is pulled before cases')
  return policy
}

/** derived_by: SHA-256 of the policy that the findings of every open case were worked out with; empty until they all are */
export type MetaName = 'policy' | 'derived_by' | 'cursor' | 'last_pull_at'

export function readMeta(db: ReadDb, name: MetaName): string | undefined {
  return value<string>(db, sql`SELECT value FROM meta WHERE name = ${name}`)
}

function writeMeta(db: WriteDb, name: MetaName, text: string): void {
  run(db, sql`INSERT INTO meta VALUES (${name}, ${text}) ON CONFLICT DO UPDATE SET value = excluded.value`)
}
