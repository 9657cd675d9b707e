import { batchCap } from '#shared/policy/batch-approval.ts'
import { decidingAt } from '../deciding.ts'
import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'
import { candidateOf, draftedCases, type EligibleSource, rowOf } from './eligible.ts'
import { resultsOf, submitBatch, undoBatch } from './submit.ts'

/** The calls of 批量通过, in the order of the contract. */
export const batchApproveHandlers = (
  current: () => Desk,
): Pick<Handlers, Extract<keyof Handlers, `batchApprove.${string}`>> => ({
  'batchApprove.list': ({ caseIds }) => {
    const desk = current()
    const source = sourceOf(desk)
    const chosen = caseIds ?? draftedCases(source.work)
    const found = chosen.flatMap((id) => candidateOf(source, id) ?? [])
    // Of what was merely opened, only cases that wait for this decision are of interest; what was chosen is never dropped.
    const shown = caseIds ? found : found.filter(({ caseFile }) => caseFile.state === 'first_review')
    return { cap: batchCap(source.pack), rows: shown.map((one) => rowOf(one, source.pack)) }
  },
  'batchApprove.submit': async ({ batchId, caseIds, password, packVersion }) => {
    await current().stepUp(password)
    const desk = current()
    const { sync, emit, batch, holds } = desk
    const { limits, undelivered } = batch.standing()
    const decision = decidingAt(desk, packVersion)
    const room = limits === null ? null : Math.max(0, limits.undelivered - undelivered)
    const { written, results } = submitBatch({ ...sourceOf(desk), decision, room }, batchId, caseIds)
    for (const seq of written) holds.begin(seq)
    if (written.length > 0) {
      emit('outbox.changed', { opId: null })
      sync.wakePush()
    }
    return { batchId, results, undoMs: holds.ms }
  },
  'batchApprove.undo': ({ batchId }) => {
    const { store, now, emit } = current()
    const results = undoBatch(store.work, batchId, now())
    emit('outbox.changed', { opId: null })
    return { batchId, results }
  },
  'batchApprove.results': ({ batchId }) => ({ batchId, results: resultsOf(current().store.work, batchId) }),
})

function sourceOf({ store, staff, policy, centreTime }: Desk): EligibleSource {
  const now = new Date(centreTime.now()).toISOString()
  return { cache: store.cache, work: store.work, staff, pack: policy().pack, now }
}
