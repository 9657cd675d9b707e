import { z } from 'zod'
import { IsoDate, Uuid } from '../model/ids.ts'

/** Why a case cannot go with the others: machine code and one sentence that says what to do instead. */
export const BatchApproveRefusal = z.object({ code: z.string(), sentence: z.string() })

/** A case somebody has looked at and not decided, or has chosen for a batch. */
export const BatchApproveRow = z.object({
  caseId: Uuid,
  caseNo: z.string(),
  maskedName: z.string(),
  diseaseName: z.string(),
  dueOn: IsoDate.nullable(),
  /** cases of one batch have the same: one 病种 under one pack version */
  group: z.string(),
  /** required pages, and how many of them were on screen */
  pages: z.object({ seen: z.int().nonnegative(), required: z.int().nonnegative() }),
  /** null: it can go */
  refusal: BatchApproveRefusal.nullable(),
})
export type BatchApproveRow = z.infer<typeof BatchApproveRow>

export const BatchApproveList = z.object({
  /** most cases in one batch */
  cap: z.int().positive(),
  rows: z.array(BatchApproveRow),
})
export type BatchApproveList = z.infer<typeof BatchApproveList>

/** What became of one case of a batch. */
export const BatchApproveResult = z.object({
  caseId: Uuid,
  caseNo: z.string(),
  maskedName: z.string(),
  /** null: nothing was written for it */
  opId: Uuid.nullable(),
  /** of its operation; 'left' where nothing was written */
  state: z.enum(['queued', 'sending', 'accepted', 'conflict', 'refused', 'undone', 'left']),
  /** why it was left or not applied; null = nothing is wrong */
  sentence: z.string().nullable(),
})
export type BatchApproveResult = z.infer<typeof BatchApproveResult>

const Results = z.object({ batchId: Uuid, results: z.array(BatchApproveResult) })

/** 批量通过, as methods of the core. */
export const batchApproveMethods = {
  /** these cases, or without any those this person has opened and not decided; whether each can go, and why not */
  'batchApprove.list': {
    input: z.object({ caseIds: z.array(Uuid).min(1).max(200).optional() }),
    output: BatchApproveList,
  },
  /**
   * Proposes 认定通过 for each that still can go, all in one transaction and each with an operation of its own.
   * `batchId` is made by the page: the same again writes nothing anew and answers what became of it.
   */
  'batchApprove.submit': {
    input: z.object({
      batchId: Uuid,
      caseIds: z.array(Uuid).min(1).max(100),
      password: z.string().min(1).max(200),
      packVersion: z.string(),
    }),
    /** `undoMs`: for so long it waits for second thoughts before it is sent */
    output: Results.extend({ undoMs: z.int().nonnegative() }),
  },
  /** one undo for the whole batch, of what has not been handed to the network */
  'batchApprove.undo': { input: z.object({ batchId: Uuid }), output: Results },
  'batchApprove.results': { input: z.object({ batchId: Uuid }), output: Results },
} as const
