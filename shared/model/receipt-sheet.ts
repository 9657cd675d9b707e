import { z } from 'zod'
import { IsoDate } from './ids.ts'
import { NoticeBlock } from './notice.ts'

/** What a receipt or notice is printed on: two sheets of paper, and the roll of a thermal printer 80 mm wide. */
export const PaperSize = z.enum(['A4', 'A5', 'roll80'])
export type PaperSize = z.infer<typeof PaperSize>

/** A paper the desk itself vouches for while the centre has given no number: no 文号, and it says that it is provisional. */
export const ReceiptSheet = z.object({
  title: z.string().max(60),
  /** 临时受理号 */
  no: z.string().regex(/^9\d{18}$/),
  /** the pack's mark where it is a demo */
  mark: z.string().nullable(),
  issuedOn: IsoDate,
  blocks: z.array(NoticeBlock).max(40),
})
export type ReceiptSheet = z.infer<typeof ReceiptSheet>
