import { z } from 'zod'
import { IsoInstant, Uuid } from '../model/ids.ts'

/**
 * One of the last decisions of this person on this desk.
 * can: 'undo' it has not been handed to the network · 'correct' the case is decided, only 更正 by a case of its own is
 * left · 'nothing' it is on its way, or somebody else has it now
 */
export const RecentDecision = z.object({
  opId: Uuid,
  caseId: Uuid,
  caseNo: z.string(),
  maskedName: z.string(),
  diseaseName: z.string(),
  kind: z.string(),
  state: z.enum(['queued', 'sending', 'accepted', 'conflict', 'refused', 'undone']),
  decidedAt: IsoInstant,
  can: z.enum(['undo', 'correct', 'nothing']),
  /** milliseconds until it is sent by itself; null = nothing holds it back */
  heldMs: z.int().nonnegative().nullable(),
})
export type RecentDecision = z.infer<typeof RecentDecision>

/** Taking a decision back, as methods of the core. */
export const undoMethods = {
  /**
   * Takes a decision back that has not been handed to the network; the case and its draft are as before. Doing it twice
   * is the same as once. Stale: it has been handed over, and only 更正 is left.
   */
  'decision.undo': { input: z.object({ opId: Uuid }), output: z.object({ caseId: Uuid }) },
  /** the last 20, newest first, whatever became of them */
  'decision.recent': { input: z.object({}), output: z.array(RecentDecision) },
} as const
