import { z } from 'zod'
import { CaseState } from '../model/case.ts'
import { IsoInstant, Uuid } from '../model/ids.ts'
import { OpCode } from '../model/operation.ts'

/** One side of a conflict: what a person wanted or did, and what it rested on. */
export const ConflictSide = z.object({
  byName: z.string(),
  at: IsoInstant,
  /** deed or event kind; the renderer has its word */
  kind: z.string(),
  /** reasons, items, ticks and notes as lines of text */
  lines: z.array(z.string()),
  packVersion: z.string().nullable(),
})
export type ConflictSide = z.infer<typeof ConflictSide>

/** 「我的」 beside 「中心的」 for an operation in conflict or refused. */
export const ConflictView = z.object({
  opId: Uuid,
  caseId: Uuid,
  /** 受理号, of a registration 临时受理号 */
  caseNo: z.string(),
  maskedName: z.string(),
  diseaseName: z.string(),
  state: z.enum(['conflict', 'refused']),
  code: OpCode.nullable(),
  /** the centre's sentence */
  message: z.string(),
  /** which rule decided, as a sentence */
  rule: z.string(),
  mine: ConflictSide,
  /** what happened at the centre since, oldest first; empty when this desk has not heard of it yet */
  theirs: z.array(ConflictSide),
  /** what of the case is another now than what I decided on: word, before, after */
  differences: z.array(z.object({ what: z.string(), mine: z.string(), theirs: z.string() })),
  now: CaseState.nullable(),
  /** may the same deed be tried again on the case as it stands? else why not, as a sentence */
  redecide: z.object({ possible: z.boolean(), why: z.string() }),
  acknowledged: z.boolean(),
})
export type ConflictView = z.infer<typeof ConflictView>

/** One line of the log for support: codes and counts, no personal data. */
export const SyncLogLine = z.object({ at: IsoInstant, level: z.enum(['info', 'warn']), sentence: z.string() })
export type SyncLogLine = z.infer<typeof SyncLogLine>

/** Core methods around conflicts and the sync log: part of `coreApi`. */
export const conflictMethods = {
  'outbox.conflict': { input: z.object({ opId: Uuid }), output: ConflictView },
  /** my reasons, items, ticks and note become the draft of the case, which is then opened; the old operation is put away */
  'outbox.redecide': { input: z.object({ opId: Uuid }), output: z.object({ caseId: Uuid, deedKind: z.string() }) },
  /** asks the centre what became of it; online only */
  'outbox.check': { input: z.object({ opId: Uuid }), output: z.object({ known: z.boolean(), message: z.string() }) },
  'sync.log': { input: z.object({}), output: z.array(SyncLogLine) },
} as const
