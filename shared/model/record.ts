import { z } from 'zod'
import { NoticeBlock } from './notice.ts'

/** A part of the exported record of a case: what notices are made of, a picture cut out of a scan, a new page. */
export const RecordBlock = z.discriminatedUnion('block', [
  ...NoticeBlock.options,
  z.object({ block: z.literal('picture'), jpeg: z.instanceof(Uint8Array), caption: z.string() }),
  z.object({ block: z.literal('page') }),
])
export type RecordBlock = z.infer<typeof RecordBlock>

/** Pages of an exported record, ready to be laid out. */
export const RecordSheet = z.object({
  title: z.string(),
  /** at the head of every page: 内部材料, and the pack's mark where it is a demo */
  mark: z.string(),
  /** at the foot of every page: the number of the approval */
  no: z.string(),
  blocks: z.array(RecordBlock),
})
export type RecordSheet = z.infer<typeof RecordSheet>
