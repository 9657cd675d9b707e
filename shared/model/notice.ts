import { z } from 'zod'
import { IsoDate } from './ids.ts'

/** 受理通知单 · 不予受理通知书 · 一次性告知书 · 认定结果告知书 · 不予认定告知书 · 撤销认定告知书 */
export const NoticeKind = z.enum(['acceptance', 'not_accepted', 'supplement', 'approved', 'rejected', 'revoked'])
export type NoticeKind = z.infer<typeof NoticeKind>

/** What a case knows of a notice that was issued for it; the text itself is asked for by number. */
export const NoticeRef = z.object({
  /** 文号 */
  no: z.string(),
  kind: NoticeKind,
  issuedOn: IsoDate,
  packVersion: z.string(),
  /** how often it has been printed, as far as the centre has heard; the second time and later are 补打 */
  copies: z.int().nonnegative(),
})
export type NoticeRef = z.infer<typeof NoticeRef>

/** A part of a notice with everything filled in, ready to be laid out. */
export const NoticeBlock = z.discriminatedUnion('block', [
  z.object({ block: z.literal('heading'), text: z.string() }),
  z.object({ block: z.literal('paragraph'), text: z.string() }),
  z.object({ block: z.literal('fields'), rows: z.array(z.object({ label: z.string(), text: z.string() })) }),
  z.object({ block: z.literal('table'), heads: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  z.object({ block: z.literal('seal'), agency: z.string(), on: IsoDate }),
  z.object({ block: z.literal('receipt'), text: z.string() }),
])
export type NoticeBlock = z.infer<typeof NoticeBlock>

/** A notice as it is read and printed. Composed once, by the centre, and kept as it was sent. */
export const Notice = z.object({
  kind: NoticeKind,
  title: z.string(),
  /** null in a preview: the centre gives the number */
  no: z.string().nullable(),
  caseNo: z.string(),
  packVersion: z.string(),
  /** 「演示数据，非攀枝花政策」 where the pack is a demo; null otherwise */
  mark: z.string().nullable(),
  issuedOn: IsoDate,
  blocks: z.array(NoticeBlock),
})
export type Notice = z.infer<typeof Notice>
