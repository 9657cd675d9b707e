import type { PolicyPack } from '#shared/policy/pack.ts'
import { ownWorkChanged, queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { tellDone, tellProblem, tellWarning } from '../common/toasts.ts'
import { queueText } from './text.queue.zh.ts'

/** A working day; a pack may allow less. */
const USUAL_HOURS = 8

/** Takes cases for oneself alone, as far as the centre grants them, and says what it did not grant. */
export async function claim(caseIds: readonly string[], pack: PolicyPack): Promise<void> {
  const words = queueText.selection
  try {
    const hours = Math.min(USUAL_HOURS, pack.offline?.hours ?? USUAL_HOURS)
    const { refused } = await call('batch.take', { caseIds: [...caseIds], hours })
    if (caseIds.length > refused.length) tellDone(words.claimed(caseIds.length - refused.length))
    if (refused.length > 0) tellWarning([words.refused(refused.length, refused[0]?.message ?? '')])
    ownWorkChanged()
    void queryClient.invalidateQueries({ queryKey: ['batch.get'] })
  } catch (error) {
    tellProblem(error)
  }
}
