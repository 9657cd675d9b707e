import { buildApp } from '#central/app.ts'
import type { Centre } from '#central/centre.ts'
import { simulatedCore } from '#central/core-system/simulated.ts'
import { packedPages } from '#central/http/packed-pages.ts'
import { settleOverdueSupplements } from '#central/jobs/supplements.ts'
import { expireLeases } from '#central/leases/expire.ts'
import { fakeGateway } from '#central/messages/gateway.ts'
import { openSealKeys, withNewKey } from '#central/seal/keys.ts'
import { amend, answerSupplement, withdraw } from '#central/store/applicant.ts'
import { insertCases } from '#central/store/cases.ts'
import { newestNumber, readFeed } from '#central/store/feed.ts'
import { openPolicies } from '#central/store/policies.ts'
import { feedColumns, PROTOCOL } from '#shared/contract/central-api.ts'
import { type CaseFile, readCaseFile } from '#shared/model/case.ts'
import type { Operation, OpResult } from '#shared/model/operation.ts'
import type { AnyOperation } from '#shared/model/registration.ts'
import { memoryFiles } from './centre-files.ts'
import type { Violation } from './check.ts'
import { CentreDied, type Engine } from './engine.ts'
import type { Event } from './events.ts'
import { firstCases, NOW, policy, staff, TOKENS } from './people.ts'
import { remembered } from './remembered.ts'
import { type Watch, watchCentre } from './watch.ts'
import { type Answer, ask, type Request } from './wire.ts'

/** The centre's own routes over an engine. */
export interface SimulatedCentre {
  readonly epoch: string
  /** the centre's clock, in ms since 1970 */
  now: number
  /** null: the centre's process ended meanwhile */
  handle(request: Request, interference: Interference): Promise<Handled>
  /** The first cases arrive. */
  fill(): Promise<void>
  /** Its first life begins, on what `fill` has left. `heldUnder`: see Watch. */
  begin(heldUnder: ReadonlyMap<string, number>): void
  restore(): Promise<void>
  backup(): Promise<void>
  colleague(op: Operation): Promise<void>
  applicant(caseNo: string, act: Extract<Event, { do: 'applicant' }>['act']): Promise<void>
  overdue(): Promise<void>
  /** of the newest change, as a desk would know it */
  position(): Promise<string>
  cases(): Promise<CaseFile[]>
  ops(): Promise<StoredOp[]>
  recall(order: Recall): Promise<void>
  /** SHA-256 of every paper it has the bytes of */
  readonly papers: ReadonlyMap<string, unknown>
  /** what was seen to go wrong at the moment it did */
  readonly seen: readonly Violation[]
}

interface Recall {
  readonly recallId: string
  readonly caseId: string
  readonly note: string
  readonly to: string | null
}

export interface StoredOp {
  readonly opId: string
  readonly author: string
  readonly body: AnyOperation
  readonly result: OpResult
  /** when, in ms since 1970 */
  readonly answered: number
}

/**
 * What befalls the centre during one request: death before a statement or a transaction, a statement that fails while the
 * process goes on, a pause before a transaction.
 */
export interface Interference {
  readonly dieAt?: number
  readonly failAt?: number
  readonly fallAt?: number
  readonly stallAt?: number
}

/** `stalled`: it stands still now; `resume` lets it go on. `answer`: its end, null when the centre died of it. */
export interface Handled {
  readonly stalled: boolean
  readonly resume: () => void
  readonly answer: Promise<Answer | null>
}

/** Bytes of pages kept; more than a schedule has. */
const MANY = 2 ** 24

export function openCentre(engine: Engine): SimulatedCentre {
  let epoch = 1
  let pages = openPages()
  let lives = 1
  let turn = 0
  const { sql } = engine
  const { files, papers } = memoryFiles()
  let seen: Violation[] = []
  let watch: Watch | null = null
  const centre: Centre = {
    sql,
    files,
    policies: openPolicies(policy.pack.areaCode),
    policy,
    trustedKeys: [],
    core: simulatedCore(sql),
    gateway: fakeGateway(),
    // News is looked for once, at the moment the question arrives; waiting is the simulated line's business.
    get pages() {
      return pages
    },
    watch: { waitForNews: async (area, after) => (await readFeed(sql, area, after, 1)).rows.length > 0 },
    get epoch() {
      return String(epoch).padStart(8, '0')
    },
    // Instances take turns, and most of them make pages of two cases and more ready for storing.
    get preparedFrom() {
      turn += 1
      return turn % 4 === 0 ? Number.POSITIVE_INFINITY : 2
    },
    drawSecret: 'simulated',
    seal: openSealKeys(withNewKey('[]'), 'simulated'),
    clock: () => new Date(self.now),
    sessionMinutes: 15,
    exportHours: 24,
    channelKey: null,
    stopping: new AbortController().signal,
  }
  const app = buildApp(centre, () => undefined)
  const ready = app.ready()

  async function handle(request: Request, { dieAt, failAt, fallAt, stallAt }: Interference): Promise<Handled> {
    const life = lives
    let statements = 0
    let boundaries = 0
    let died = false
    let stopHere = () => {}
    let goOn = () => {}
    const stalled = new Promise<boolean>((resolve) => {
      stopHere = () => resolve(true)
    })
    const mine = () => {
      engine.onStatement = () => {
        const statement = statements++
        died ||= life !== lives || statement === dieAt
        if (died) throw new CentreDied()
        if (statement === failAt) throw new Error('deadlock detected')
      }
      engine.onBoundary = async () => {
        const boundary = boundaries++
        if (boundary === fallAt) {
          died = true
          throw new CentreDied()
        }
        if (boundary !== stallAt) return
        stopHere()
        await new Promise<void>((resolve) => {
          goOn = resolve
        })
        mine()
      }
    }
    const look = await watch?.before(request)
    mine()
    // The time it is at the centre is in every answer, as a server puts it there.
    const date = new Date(self.now).toUTCString()
    const answer = ask(app, request).then((a) => (died ? null : { ...a, headers: { ...a.headers, date } }))
    const waits = await Promise.race([stalled, answer.then(() => false)])
    leaveAlone(engine)
    // While it stood still others went on: what was seen before says nothing then.
    if (look && !waits) seen.push(...(await look(await answer)))
    const ended = answer.finally(() => leaveAlone(engine))
    return { stalled: waits, resume: () => goOn(), answer: ended }
  }

  const self: SimulatedCentre = {
    now: NOW,
    get epoch() {
      return centre.epoch
    },
    handle,
    async fill() {
      await ready
      await insertCases(sql, firstCases())
    },
    begin(heldUnder) {
      self.now = NOW
      epoch = 1
      turn = 0
      pages = openPages()
      papers.clear()
      seen = []
      watch = watchCentre({ look: engine.look, now: () => self.now, heldUnder, papers })
    },
    backup: () => engine.backup(),
    async restore() {
      await engine.restore()
      epoch += 1
      lives += 1
    },
    async colleague(op) {
      const { staffNo } = staff.at(-1) ?? { staffNo: '' }
      const body = JSON.stringify({ deviceId: op.deviceId, protocol: PROTOCOL, ops: [op] })
      await ask(app, { method: 'POST', path: '/v1/ops', token: TOKENS.of(staffNo), body, known: null })
    },
    async applicant(caseNo, act) {
      const answeredAt = new Date(self.now).toISOString()
      const deeds = {
        withdraw: () => withdraw(sql, caseNo, centre),
        supplement: () => answerSupplement(sql, caseNo, { answeredAt, documents: [] }, centre),
        phone: () => amend(sql, caseNo, { tel: `138${String(self.now).slice(-8)}` }, centre),
        amend: () => amend(sql, caseNo, { addr: '改', diag_dr_name: `医师${self.now}` }, centre),
      }
      // What the state of the case does not allow is refused, as it should be.
      await deeds[act]().catch((error: unknown) => {
        if (!(error instanceof Error) || !('kind' in error)) throw error
      })
    },
    async overdue() {
      await settleOverdueSupplements(centre)
      await expireLeases(centre)
    },
    async recall(order) {
      const { staffNo } = staff.at(-1) ?? { staffNo: '' }
      const request = { method: 'POST', path: '/v1/leases/recall', token: TOKENS.of(staffNo), known: null }
      await ask(app, { ...request, body: JSON.stringify(order) })
    },
    papers,
    get seen() {
      return seen
    },
    position: async () => `${centre.epoch}:${await newestNumber(sql)}`,
    cases: async () => {
      const { rows } = await readFeed(sql, policy.pack.areaCode, 0, 1_000)
      return rows.map(caseOfRow)
    },
    ops: async () => {
      const rows = await sql.query<Omit<StoredOp, 'answered'> & { at: Date | string }>(
        'SELECT op_id AS "opId", author, body, result, answered_at AS at FROM op ORDER BY op_id',
      )
      return rows.map(({ at, ...op }) => ({ ...op, answered: new Date(at).getTime() }))
    },
  }
  return self
}

/** A page that one stands still with is made anew by the next: who waits for the other would wait for the schedule's end. */
function openPages(): Centre['pages'] {
  const pages = packedPages(MANY)
  const making = new Set<string>()
  return {
    async get(key, make) {
      if (making.has(key)) return make()
      making.add(key)
      return pages.get(key, make).finally(() => making.delete(key))
    },
  }
}

/** Most cases are what they were the last time somebody looked, schedule after schedule. */
const caseOfRow = remembered((row) => {
  const values: unknown[] = JSON.parse(row)
  return readCaseFile(Object.fromEntries(feedColumns.map((name, i) => [name, values[i]])))
})

function leaveAlone(engine: Engine): void {
  engine.onStatement = () => undefined
  engine.onBoundary = async () => undefined
}
