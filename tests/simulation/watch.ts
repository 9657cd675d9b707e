import type { Query } from '#central/store/sql.ts'
import type { Lease } from '#shared/model/lease.ts'
import type { OpResult } from '#shared/model/operation.ts'
import type { AnyOperation } from '#shared/model/registration.ts'
import { papersOf, type Violation } from './check.ts'
import { staff, TOKENS } from './people.ts'
import type { Answer, Request } from './wire.ts'

type Standing = ReadonlyMap<string, Lease>

/**
 * Sees at every hand-in, and whenever somebody takes cases, that having a case alone means what it says, and that nothing
 * is done with papers before they are there.
 */
export interface Watch {
  /** Looks before the request; what it answers looks again afterwards. Null: nothing to be seen here. */
  before(request: Request): Promise<((answer: Answer | null) => Promise<Violation[]>) | null>
}

interface Options {
  /** past every fault */
  readonly look: Query
  readonly now: () => number
  /** the number under which an operation's desk had its case alone when it was decided */
  readonly heldUnder: ReadonlyMap<string, number>
  /** by SHA-256, what the centre has the bytes of */
  readonly papers: ReadonlyMap<string, unknown>
}

export function watchCentre({ look, now, heldUnder, papers }: Options): Watch {
  async function standing(): Promise<Standing> {
    const rows = await look.query<{ id: string; lease: Lease }>(
      'SELECT id, lease FROM case_file WHERE lease IS NOT NULL',
    )
    return new Map(rows.filter(({ lease }) => Date.parse(lease.until) > now()).map(({ id, lease }) => [id, lease]))
  }

  /** A supervisor has taken the case from this person since they had it under this number. */
  async function takenFrom(caseId: string, holder: string, fence: number): Promise<boolean> {
    const rows = await look.query(
      `SELECT 1 AS yes FROM lease_event WHERE case_id = $1 AND holder = $2 AND fence >= $3
       AND what IN ('recalled', 'handed_over')`,
      [caseId, holder, fence],
    )
    return rows.length > 0
  }

  async function judge(op: AnyOperation, author: string, result: OpResult, at: Standing): Promise<string | null> {
    const { caseId, opId } = op
    const lease = at.get(caseId)
    const others = lease !== undefined && lease.holder !== author
    // One that crashed between writing down and telling anybody was never noted: what it says itself counts then.
    const fence = heldUnder.get(opId) ?? op.fence
    const taken = fence !== undefined && (await takenFrom(caseId, author, fence))
    if (result.code === 'lease_lost' || result.code === 'reassigned') {
      return others || taken ? null : 'refused for a lease that nobody else has:'
    }
    if (result.outcome !== 'applied' || op.deed.kind === 'void') return null
    if (papersOf(op).some(({ sha256 }) => !papers.has(sha256))) return 'applied before its papers were there:'
    if (others) return `applied although ${lease.holder} has the case alone:`
    return taken ? 'applied although a supervisor had taken the case away:' : null
  }

  async function handIn(body: string, author: string, at: Standing, answer: Answer): Promise<Violation[]> {
    if (answer.status !== 200) return []
    const { ops }: { ops: AnyOperation[] } = JSON.parse(body)
    const { results }: { results: OpResult[] } = JSON.parse(answer.text)
    const found: Violation[] = []
    for (const op of ops) {
      const result = results.find(({ opId, replayed }) => opId === op.opId && !replayed)
      const problem = result && (await judge(op, author, result, at))
      if (problem) found.push({ kind: 'divergent', what: `${problem} ${op.opId.slice(-6)}` })
    }
    return found
  }

  return {
    async before({ path, body, token }) {
      if (typeof body !== 'string' || (path !== '/v1/ops' && path !== '/v1/leases')) return null
      const author = staff.find(({ staffNo }) => TOKENS.of(staffNo) === token)?.staffNo ?? ''
      const at = await standing()
      if (path === '/v1/ops') return async (answer) => (answer ? handIn(body, author, at, answer) : [])
      return async () => {
        const after = await standing()
        return [...at].flatMap(([caseId, { holder }]): Violation[] => {
          const now = after.get(caseId)?.holder
          if (now === undefined || now === holder) return []
          return [{ kind: 'divergent', what: `${now} was given a case that ${holder} has alone: ${caseId.slice(-6)}` }]
        })
      }
    },
  }
}
