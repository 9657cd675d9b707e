import { z } from 'zod'

/** Outbox states: 待发 · 发送中 · 已确认 · 冲突 · 被拒 · 已撤销. 冲突 and 被拒 stay until a person acts. */
export const OutboxState = z.enum(['queued', 'sending', 'accepted', 'conflict', 'refused', 'undone'])
export type OutboxState = z.infer<typeof OutboxState>
