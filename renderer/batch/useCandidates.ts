import { useQuery } from '@tanstack/react-query'
import type { Output, QueueFilter } from '#shared/contract/core-api.ts'
import { useDesk } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { batchText } from './text.batch.zh.ts'

/** A case that might be taken; `why` it cannot be, as a sentence. */
export interface Candidate {
  readonly caseId: string
  readonly caseNo: string
  readonly maskedName: string
  readonly diseaseName: string
  readonly dueOn: string | null
  readonly why: string | null
}

export interface Candidates {
  readonly cases: readonly Candidate[]
  /** there are more than are listed */
  readonly more: boolean
  readonly problem: string | null
}

export const LISTED = 200

/** By rule: the first free ones of a queue. By hand (`count` null): what stands in the queue, free or not. */
export function useCandidates(filter: QueueFilter, count: number | null) {
  const changes = useDesk('sync.get', {}).data?.changes ?? 0
  return useQuery({
    queryKey: ['batch.candidates', filter, count, changes],
    queryFn: () => (count === null ? byHand(filter) : byRule(filter, count)),
    gcTime: 0,
    // What is listed stays while the next is worked out.
    placeholderData: (before) => before,
  })
}

async function byRule(filter: QueueFilter, count: number): Promise<Candidates> {
  const plan = await call('batch.plan', { filter, count })
  const cases = plan.cases.map(({ heldBy, ...one }) => ({
    ...one,
    why: heldBy === null ? null : batchText.choose.held(heldBy),
  }))
  return { cases, more: false, problem: plan.problem }
}

async function byHand(filter: QueueFilter): Promise<Candidates> {
  const page = await call('queue.page', { filter, after: null, limit: LISTED })
  return { cases: page.rows.map(candidateOf), more: page.next !== null, problem: null }
}

function candidateOf(row: Output<'queue.page'>['rows'][number]): Candidate {
  const { id, caseNo, maskedName, diseaseName, dueOn, heldBy, heldUntil } = row
  const held = heldBy !== null && heldUntil !== null && Date.parse(heldUntil) > Date.now()
  return {
    caseId: id,
    caseNo,
    maskedName,
    diseaseName,
    dueOn,
    why: held ? batchText.holder.by(heldBy, heldUntil) : null,
  }
}
