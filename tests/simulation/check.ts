import { isDeepStrictEqual } from 'node:util'
import { all, type ReadDb, sql } from '#core/db/sql.ts'
import { type StoredBody, textOf } from '#core/flow/cache-body.ts'
import { type CaseFile, readCaseFile } from '#shared/model/case.ts'
import type { OpResult } from '#shared/model/operation.ts'
import { AnyOperation } from '#shared/model/registration.ts'
import type { StoredOp } from './centre.ts'
import { type Acked, type Desk, lineOf } from './desk.ts'
import { FIRST_EPOCH, staff } from './people.ts'
import { remembered } from './remembered.ts'

/** A promise that was not kept, and which of the four counts it belongs to. */
export interface Violation {
  readonly kind: 'lost' | 'doubled' | 'stuck' | 'divergent'
  readonly what: string
}

interface Kept {
  readonly opId: string
  readonly seq: number
  readonly state: string
  readonly message: string | null
  /** of the case, after the centre's answer */
  readonly version: number | null
  readonly body: string
}

const wordFor: Readonly<Record<OpResult['outcome'], string>> = {
  applied: 'accepted',
  superseded: 'accepted',
  conflict: 'conflict',
  rejected: 'refused',
}

/** Right after a crash: everything of which a person was told that it is saved is there. */
export function savedBefore(desk: Desk): Violation[] {
  const rows = keptBy(desk.look().work)
  const kept = new Set(rows.map(({ opId }) => opId))
  const lost = [...desk.acked.keys()]
    .filter((opId) => !kept.has(opId))
    .map((opId): Violation => ({ kind: 'lost', what: `desk ${desk.n} said saved and has lost ${short(opId)}` }))
  return [...lost, ...halves(desk, rows)]
}

/** Somebody is registered for all they applied for, or not at all. */
function halves(desk: Desk, kept: readonly Kept[]): Violation[] {
  if (desk.asked.size === 0) return []
  const registered = new Map<string, number>()
  for (const { body } of kept) {
    const { deed }: AnyOperation = JSON.parse(body)
    if (deed.kind === 'register') registered.set(deed.form.certno, (registered.get(deed.form.certno) ?? 0) + 1)
  }
  return [...registered].flatMap(([certno, n]): Violation[] =>
    n === desk.asked.get(certno) ? [] : [{ kind: 'lost', what: `desk ${desk.n} has registered somebody by half` }],
  )
}

/** What the centre has in the end. */
export interface Truth {
  readonly cases: readonly CaseFile[]
  readonly ops: readonly StoredOp[]
  readonly epoch: string
  /** SHA-256 of every paper whose bytes it has */
  readonly papers: ReadonlyMap<string, unknown>
  /** its clock, ms since 1970 */
  readonly now: number
}

/** After everything has been delivered. */
export function check(desks: readonly Desk[], truth: Truth): Violation[] {
  return desks.flatMap((desk) => [
    ...savedBefore(desk),
    ...checkDecisions(desk, truth),
    ...checkCache(desk, truth.cases),
    ...checkLeases(desk, truth),
  ])
}

function checkDecisions(desk: Desk, truth: Truth): Violation[] {
  const found: Violation[] = []
  const report: Report = (kind, what, opId) => {
    found.push({ kind, what: `desk ${desk.n}: ${what} ${short(opId)}` })
  }
  const kept = keptBy(desk.look().work)
  const theirs = truth.ops.filter((op) => op.author === staff[desk.n]?.id)
  for (const [i, { opId, seq }] of kept.entries()) {
    if (seq !== i + 1) report('divergent', `number ${seq} instead of ${i + 1}:`, opId)
  }
  for (const one of kept) checkDecision(one, theirs, desk, truth, report)
  // What is sent before the restore is noticed meets a centre that has not been offered the earlier one again yet: it gets
  // a visible conflict, and order is no promise then.
  const ordered = truth.epoch === FIRST_EPOCH ? theirs : []
  for (const opId of outOfOrder(ordered)) report('divergent', 'answered before an earlier one on the same case:', opId)
  const mine = new Set(kept.map(({ opId }) => opId))
  for (const { opId } of theirs) if (!mine.has(opId)) report('divergent', 'the centre has what nobody decided:', opId)
  return found
}

type Report = (kind: Violation['kind'], what: string, opId: string) => void

function checkDecision(one: Kept, theirs: readonly StoredOp[], desk: Desk, truth: Truth, report: Report): void {
  const { opId, state, message, body } = one
  const acked = desk.acked.get(opId)
  const effects = effectsOf(truth.cases, opId)
  if (isDoubled(effects)) report('doubled', `applied ${effects.length} times:`, opId)
  if (desk.undone.has(opId) && state !== 'undone') report('divergent', `said taken back, and is ${state}:`, opId)
  if (state === 'queued' || state === 'sending') {
    report('stuck', `still ${state}:`, opId)
    return
  }
  const stored = theirs.find((op) => op.opId === opId)
  if (state === 'undone') {
    if (stored) report('divergent', `taken back here, ${stored.result.outcome} at the centre:`, opId)
    return
  }
  if (!stored) {
    // A word from before a restore, or about what the centre cannot read: nothing came of it, and nothing must.
    // Whether somebody was told that it is saved does not matter: the desk may have crashed right after the commit.
    const unreadable = !AnyOperation.safeParse(JSON.parse(body)).success
    const explained = state !== 'accepted' && (truth.epoch !== FIRST_EPOCH || unreadable)
    if (!explained) report('lost', `${state} here, unknown at the centre:`, opId)
    if (effects.length > 0) report('divergent', `${state} here, with effect at the centre:`, opId)
    return
  }
  const { outcome } = stored.result
  if (wordFor[outcome] !== state || (outcome !== 'applied' && stored.result.message !== message)) {
    report('divergent', `${state} here, ${outcome} at the centre:`, opId)
  }
  if (stored.result.version !== one.version) report('divergent', `has the answer to another as its own:`, opId)
  if (outcome === 'applied' && effects.length === 0) report('lost', 'applied without effect:', opId)
  if (outcome !== 'applied' && effects.length > 0) report('divergent', `${outcome}, but with effect:`, opId)
  const [first] = effects
  const problem =
    first && (staleness(first.caseFile, first.line, acked) ?? paperless(first.caseFile, stored.body, truth))
  if (problem) report('divergent', problem, opId)
}

/** One operation is one line of one timeline; a registration may have done the first step at once. */
function isDoubled(effects: ReturnType<typeof effectsOf>): boolean {
  const lines = effects.map(({ caseFile, kind }) => `${caseFile.id} ${kind}`)
  const allowed = effects.some(({ kind }) => kind === 'register') ? 2 : 1
  return effects.length > allowed || new Set(lines).size < lines.length
}

/** Papers that go into the case with an operation. */
export function papersOf({ deed }: Pick<AnyOperation, 'deed'>): readonly { id: string; sha256: string }[] {
  return deed.kind === 'register' || deed.kind === 'supplement_received' ? deed.papers : []
}

/** Papers that came with an operation are in its case once each, and the centre has their bytes. */
function paperless(caseFile: CaseFile, { deed, caseId }: AnyOperation, { papers }: Truth): string | null {
  if (deed.kind === 'register' && caseFile.id !== caseId) return 'registered as another case:'
  for (const { id, sha256 } of papersOf({ deed })) {
    const there = caseFile.documents.filter((document) => document.id === id)
    if (there.length !== 1) return `a paper is ${there.length} times in the case:`
    if (!papers.has(sha256)) return 'the centre has a paper without its bytes:'
  }
  return null
}

/** Operations of one person that the centre answered before an earlier one on the same case. */
function outOfOrder(ops: readonly StoredOp[]): string[] {
  return ops
    .filter((op) =>
      ops.some(
        (earlier) =>
          earlier.body.caseId === op.body.caseId && earlier.body.seq < op.body.seq && earlier.answered > op.answered,
      ),
    )
    .map(({ opId }) => opId)
}

/** A decision is applied to the very timeline it was made on, line for line, whatever a restore has taken back. */
function staleness(caseFile: CaseFile, line: number, acked: Acked | undefined): string | null {
  if (!acked || acked.op.deed.kind === 'open_case') return null
  const before = caseFile.history.slice(0, line).map(lineOf)
  return isDeepStrictEqual(before, acked.shown) ? null : `applied to a case that had changed, ${acked.op.deed.kind}:`
}

function effectsOf(cases: readonly CaseFile[], opId: string) {
  return cases.flatMap((caseFile) =>
    caseFile.history.flatMap((event, line) => (event.opId === opId ? [{ caseFile, line, kind: event.kind }] : [])),
  )
}

function checkCache(desk: Desk, cases: readonly CaseFile[]): Violation[] {
  const { cache } = desk.look()
  const stored = all<StoredBody & { id: string }>(
    cache,
    sql`SELECT id, body, pack, line FROM case_file JOIN case_body USING (row)`,
  )
  const here = new Map(stored.map((one) => [one.id, textOf(cache, one)]))
  const wrong = cases.filter((theirs) => !isAlike(theirs, here.get(theirs.id)))
  const found: Violation[] = wrong.map(({ caseNo, version }) => ({
    kind: 'divergent',
    what: `desk ${desk.n} has another ${caseNo} than the centre's version ${version}`,
  }))
  if (here.size !== cases.length) {
    found.push({ kind: 'divergent', what: `desk ${desk.n} has ${here.size} cases, the centre ${cases.length}` })
  }
  return found
}

/** What was found alike stays so: both sides hand out the same object, and the same text, for the same case. */
const alike = new WeakMap<CaseFile, string>()
const caseOfBody = remembered((body) => readCaseFile(JSON.parse(body)))

function isAlike(theirs: CaseFile, body: string | undefined): boolean {
  if (body === undefined) return false
  if (alike.get(theirs) === body) return true
  if (!isDeepStrictEqual(caseOfBody(body), theirs)) return false
  alike.set(theirs, body)
  return true
}

/** A desk stops looking for a grant after that; here a request may be under way for longer, as on no line there is. */
const LONGEST_LEASE_MS = 30 * 86_400_000

/** What the desk believes to have alone is what the centre says it has, and the other way round. */
function checkLeases(desk: Desk, { cases, now }: Truth): Violation[] {
  const rows = all<{ caseId: string; fence: number; asked: string; until: string; state: string }>(
    desk.look().work,
    sql`SELECT case_id AS caseId, fence, taken_at AS asked, until_at AS until, state FROM lease`,
  )
  const found: Violation[] = []
  const report = (kind: Violation['kind'], what: string, caseId: string) =>
    found.push({ kind, what: `desk ${desk.n} ${what} ${short(caseId)}` })
  for (const { caseId, fence, until, state } of rows) {
    if (state === 'returning') report('stuck', 'has given back, and not told the centre:', caseId)
    if (state !== 'held' || Date.parse(until) <= now) continue
    const lease = cases.find(({ id }) => id === caseId)?.lease
    if (lease?.fence !== fence || lease.holder !== staff[desk.n]?.staffNo) {
      report('divergent', 'believes to have alone, and has not:', caseId)
    }
  }
  for (const { id, lease } of cases) {
    if (!lease || lease.deviceId !== desk.deviceId || Date.parse(lease.until) <= now) continue
    const row = rows.find(({ caseId }) => caseId === id)
    if (row && now - Date.parse(row.asked) > LONGEST_LEASE_MS) continue
    if (!row || row.state === 'lost' || row.state === 'ended') report('divergent', 'has alone without knowing:', id)
  }
  return found
}

function keptBy(work: ReadDb): Kept[] {
  return all<Kept>(
    work,
    sql`SELECT op_id AS opId, seq, state, message, result_version AS version, body FROM outbox JOIN operation USING (seq) ORDER BY seq`,
  )
}

const short = (opId: string) => opId.slice(-6)
