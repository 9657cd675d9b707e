import { z } from 'zod'
import { claimMessages, postponeMessage, type QueuedMessage, settleMessage } from '../store/messages.ts'
import type { Sql } from '../store/sql.ts'
import type { MessageGateway } from './gateway.ts'

interface SendContext {
  readonly gateway: MessageGateway
  readonly clock: () => Date
  /** how long to wait for an answer, in milliseconds */
  readonly patienceMs?: number
}

/** Attempts before a text is given up for people to see: about a day. */
export const MOST_ATTEMPTS = 12
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 4 * 3_600_000
const PATIENCE_MS = 10_000
/** Longer than all of a batch can take, so that nobody else sends the same meanwhile. */
const CLAIM_MS = 300_000
const BATCH = 20

const Taken = z.object({ accepted: z.string() })

/** Hands texts that are due to the gateway; returns how many it took. What does not get through is tried again later. */
export async function sendDue(sql: Sql, context: SendContext): Promise<number> {
  let sent = 0
  for (;;) {
    const now = context.clock()
    const due = await claimMessages(sql, now, new Date(now.getTime() + CLAIM_MS), BATCH)
    for (const message of due) if (await sendOne(sql, message, context)) sent += 1
    if (due.length < BATCH) return sent
  }
}

async function sendOne(sql: Sql, { attempts, ...message }: QueuedMessage, context: SendContext): Promise<boolean> {
  const trouble = await troubleWith(message, context)
  const now = context.clock()
  if (trouble === null) {
    await settleMessage(sql, message.id, now)
    return true
  }
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS)
  const nextTry = attempts < MOST_ATTEMPTS ? new Date(now.getTime() + pause) : null
  await postponeMessage(sql, message.id, trouble, now, nextTry)
  return false
}

/** Null: taken. Else one word for it; never what the gateway said, which may quote the number. */
async function troubleWith(
  message: { readonly id: string; readonly tel: string; readonly text: string },
  { gateway, patienceMs = PATIENCE_MS }: SendContext,
): Promise<'unreachable' | 'not_understood' | null> {
  let answer: unknown
  try {
    answer = await gateway.send(message, AbortSignal.timeout(patienceMs))
  } catch {
    return 'unreachable'
  }
  const taken = Taken.safeParse(answer)
  return taken.success && taken.data.accepted === message.id ? null : 'not_understood'
}
