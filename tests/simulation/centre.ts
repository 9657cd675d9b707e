import { buildApp } from '#central/app.ts'
import type { Centre } from '#central/centre.ts'
import { simulatedCore } from '#central/core-system/simulated.ts'
import { packedPages } from '#central/http/packed-pages.ts'
import { settleOverdueSupplements } from '#central/jobs/supplements.ts'
import { fakeGateway } from '#central/messages/gateway.ts'
import { openSealKeys, withNewKey } from '#central/seal/keys.ts'
import { amend, answerSupplement, withdraw } from '#central/store/applicant.ts'
import { insertCases } from '#central/store/cases.ts'
import { readFeed } from '#central/store/feed.ts'
import { openPolicies } from '#central/store/policies.ts'
import { feedColumns, PROTOCOL } from '#shared/contract/central-api.ts'
import { CaseFile } from '#shared/model/case.ts'
import type { Operation, OpResult } from '#shared/model/operation.ts'
import { CentreDied, type Engine } from './engine.ts'
import type { Event } from './events.ts'
import { firstCases, NOW, policy, staff, TOKENS } from './people.ts'
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
  /** Its first life begins, on what `fill` has left. */
  begin(): void
  restore(): Promise<void>
  backup(): Promise<void>
  colleague(op: Operation): Promise<void>
  applicant(caseNo: string, act: Extract<Event, { do: 'applicant' }>['act']): Promise<void>
  overdue(): Promise<void>
  cases(): Promise<CaseFile[]>
  ops(): Promise<StoredOp[]>
}

export interface StoredOp {
  readonly opId: string
  readonly author: string
  readonly body: Operation
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
  let pages = packedPages(MANY)
  let lives = 1
  const { sql } = engine
  const away = async () => {
    throw new Error('the simulator has no files')
  }
  const missing = {
    put: away,
    putSeed: away,
    size: away,
    read: () => {
      throw new Error('no files')
    },
  }
  const centre: Centre = {
    sql,
    files: missing,
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
    mine()
    const answer = ask(app, request).then((a) => (died ? null : a))
    const waits = await Promise.race([stalled, answer.then(() => false)])
    leaveAlone(engine)
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
    begin() {
      self.now = NOW
      epoch = 1
      pages = packedPages(MANY)
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
    overdue: async () => void (await settleOverdueSupplements(centre)),
    cases: async () => {
      const { rows } = await readFeed(sql, policy.pack.areaCode, 0, 1_000)
      return rows.map((row) => {
        const values: unknown[] = JSON.parse(row)
        return CaseFile.parse(Object.fromEntries(feedColumns.map((name, i) => [name, values[i]])))
      })
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

function leaveAlone(engine: Engine): void {
  engine.onStatement = () => undefined
  engine.onBoundary = async () => undefined
}
