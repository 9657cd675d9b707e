import { randomBytes } from 'node:crypto'
import { uuid7 } from '#shared/model/uuid7.ts'
import type { MessageOccasion } from '#shared/policy/messages.ts'
import type { Query } from './sql.ts'

export interface NewMessage {
  readonly occasion: MessageOccasion
  readonly areaCode: string
  /** null: about a recognition that has no case here */
  readonly caseId: string | null
  readonly tel: string
  readonly text: string
  readonly now: string
}

/** Puts a text on its way, in the transaction of what it tells of. */
export async function queueMessage(query: Query, message: NewMessage): Promise<void> {
  const { occasion, areaCode, caseId, tel, text, now } = message
  await query.query(
    `INSERT INTO message (id, area_code, case_id, occasion, tel, body, state, created_at, next_try_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $7)`,
    [uuid7(Date.parse(now), randomBytes(10)), areaCode, caseId, occasion, tel, text, new Date(now)],
  )
}

export interface QueuedMessage {
  readonly id: string
  readonly tel: string
  readonly text: string
  readonly attempts: number
}

/**
 * Takes messages that are due for this instance alone until `until`. Should it end meanwhile they are due again, with
 * the same id: the gateway knows them by it.
 */
export function claimMessages(query: Query, now: Date, until: Date, most: number): Promise<QueuedMessage[]> {
  return query.query<QueuedMessage>(
    `UPDATE message SET attempts = attempts + 1, next_try_at = $2
     WHERE id IN (SELECT id FROM message WHERE state = 'queued' AND next_try_at <= $1
                  ORDER BY next_try_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING id, tel, body AS text, attempts`,
    [now, until, most],
  )
}

/** The gateway has it. */
export async function settleMessage(query: Query, id: string, now: Date): Promise<void> {
  await query.query(
    `UPDATE message SET state = 'sent', settled_at = $2, trouble = NULL WHERE id = $1 AND state = 'queued'`,
    [id, now],
  )
}

/** Not sent, why, and when to try again; null = given up, for people to see. */
export async function postponeMessage(
  query: Query,
  id: string,
  trouble: string,
  now: Date,
  nextTry: Date | null,
): Promise<void> {
  await query.query(
    `UPDATE message SET trouble = $2, next_try_at = coalesce($3, next_try_at),
       state = CASE WHEN $3::timestamptz IS NULL THEN 'given_up' ELSE state END,
       settled_at = CASE WHEN $3::timestamptz IS NULL THEN $4::timestamptz END
     WHERE id = $1 AND state = 'queued'`,
    [id, trouble, nextTry, now],
  )
}
