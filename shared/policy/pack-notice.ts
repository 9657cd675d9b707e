import { z } from 'zod'
import { NoticeKind } from '../model/notice.ts'

/**
 * What stands on notices and is the agency's to say. Empty or null = not set; a template that needs it then blocks its
 * notice. 复议 and 诉讼: 行政复议法 Art. 20, 22; 行政诉讼法 Art. 46.
 */
export const Office = z.object({
  address: z.string(),
  hours: z.string(),
  hotline: z.string(),
  /** how one gets a queue number and which counters take these applications, in words; absent = not said */
  queueNumbers: z.string().max(100).optional(),
  /** 行政复议机关 and its address */
  reviewBody: z.string(),
  reviewAddress: z.string(),
  /** days within which 行政复议 may be applied for */
  reviewDays: z.int().positive().nullable(),
  /** 行政复议线上渠道: must be offered where the decision is served online */
  reviewOnline: z.string(),
  court: z.string(),
  /** months within which a suit may be brought */
  suitMonths: z.int().positive().nullable(),
  /** where and until when the agency itself takes an objection (申诉), in words */
  appeal: z.string(),
})
export type Office = z.infer<typeof Office>

/**
 * A part of a template. `text` may hold {{placeholders}} of the closed list in `policy/notices.ts`; `each` repeats the
 * part for every reason, every item to supplement or every criterion not met, with that entry's own placeholders.
 */
export const NoticePart = z.discriminatedUnion('part', [
  z.object({ part: z.literal('heading'), text: z.string() }),
  z.object({
    part: z.literal('paragraph'),
    text: z.string(),
    each: z.enum(['reasons', 'items', 'unmet']).optional(),
  }),
  z.object({ part: z.literal('fields'), rows: z.array(z.object({ label: z.string(), text: z.string() })).min(1) }),
  z.object({
    part: z.literal('table'),
    each: z.enum(['reasons', 'items', 'unmet']),
    columns: z.array(z.object({ head: z.string(), text: z.string() })).min(1),
  }),
  /** name of the agency, seal and date, at the right */
  z.object({ part: z.literal('seal') }),
  /** 签收: who received it and when, by hand */
  z.object({ part: z.literal('receipt'), text: z.string() }),
])
export type NoticePart = z.infer<typeof NoticePart>

export const NoticeTemplate = z.object({
  kind: NoticeKind,
  title: z.string(),
  /** 文号 with {{year}} and {{seq}}, the running number of the kind in the year */
  number: z.string(),
  /** settings of `office` without which this notice must not go out, and their names for people */
  needs: z.array(z.object({ setting: z.string(), name: z.string() })),
  parts: z.array(NoticePart).min(1),
})
export type NoticeTemplate = z.infer<typeof NoticeTemplate>

/** A short text by SMS or APP when something happens to a case. */
export const MessageTemplate = z.object({
  on: z.enum([
    'accept',
    'not_accept',
    'request_supplement',
    'request_originals',
    'approved',
    'rejected',
    'revoked',
    'lapsed',
    'voided',
    'renewal_due',
  ]),
  text: z.string().max(300),
})
export type MessageTemplate = z.infer<typeof MessageTemplate>
