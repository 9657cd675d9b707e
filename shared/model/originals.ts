import { z } from 'zod'
import { DocumentRef } from './document.ts'
import { IsoDate, IsoInstant, StaffNo, Uuid } from './ids.ts'

/** 原件一致 · 不一致 · 未带 · 仅复印件 · 容缺 */
export const OriginalResult = z.enum(['agrees', 'differs', 'not_brought', 'copy_only', 'deferred'])
export type OriginalResult = z.infer<typeof OriginalResult>

/** A picture of an original, taken while it lay on the counter. It stands beside the case's papers, not among them. */
export const CapturedOriginal = DocumentRef.pick({ id: true, sha256: true, bytes: true, mediaType: true, pages: true })
export type CapturedOriginal = z.infer<typeof CapturedOriginal>

/** What a person found when the original of one paper lay beside its scan. */
export const OriginalCheck = z.object({
  documentId: Uuid,
  result: OriginalResult,
  /** what does not agree, in a word: 姓名, 日期 */
  field: z.string().max(40).optional(),
  note: z.string().max(200).optional(),
  /** 容缺: the original is to be shown by this day */
  until: IsoDate.optional(),
  captured: CapturedOriginal.optional(),
})
export type OriginalCheck = z.infer<typeof OriginalCheck>

/** One sitting at the counter: who compared what, and when. */
export const OriginalsRecord = z.object({
  at: IsoInstant,
  by: StaffNo,
  byName: z.string(),
  opId: Uuid,
  checks: z.array(OriginalCheck),
})
export type OriginalsRecord = z.infer<typeof OriginalsRecord>
