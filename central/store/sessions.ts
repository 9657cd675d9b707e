import { hash as digest, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { Session, SignInRequest } from '#shared/contract/central-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { passwordMatches } from '../passwords.ts'
import type { SealKeys } from '../seal/keys.ts'
import { freshId } from './intake.ts'
import { only, type Query, type Sql } from './sql.ts'
import { staffSql } from './staff.ts'

const MINUTE_MS = 60_000
/** GB/T 22239-2019 8.1.4.1 b: five wrong passwords close the account for half an hour. */
const WRONG_LIMIT = 5
const LOCK_MS = 30 * MINUTE_MS
const REFRESH_MS = 12 * 60 * MINUTE_MS

export interface SessionContext {
  readonly clock: () => Date
  /** life of an access token */
  readonly sessionMinutes: number
  readonly seal: SealKeys
}

/** A request's session: who asks, and in which session family. */
export interface Caller {
  readonly staff: Staff
  readonly sessionId: string
}

interface StoredToken {
  readonly sessionId: string
  readonly usedAt: Date | null
  readonly replacedAt: Date | null
  readonly validUntil: Date
}

const locked = () => new ProblemError('AccountLocked', '密码连续输错次数过多，该工号已锁定，请 30 分钟后再试。')
const expired = () => new ProblemError('SignInExpired', '登录已过期，请重新登录，未发送的内容不会丢失。')

/**
 * Signs a member of staff in. An unknown 工号 and a wrong password are told apart neither by words nor by time, and
 * both count towards the lock.
 */
export async function signIn(sql: Sql, request: z.infer<typeof SignInRequest>, context: SessionContext) {
  const now = context.clock()
  // Counted before the password is looked at, so that many guesses at once cannot all pass the check.
  const attempt = await countAttempt(sql, request.staffNo, now)
  if (attempt > WRONG_LIMIT) throw locked()
  const [account] = await sql.query<{ staff: Staff; hash: string; active: boolean }>(
    `SELECT ${staffSql} AS staff, password_hash AS hash, active FROM staff WHERE staff_no = $1`,
    [request.staffNo],
  )
  const matches = await passwordMatches(request.password, account?.hash ?? null)
  if (account === undefined || !account.active || !matches) {
    if (attempt === WRONG_LIMIT) throw locked()
    throw new ProblemError('WrongPassword', '工号或密码不正确，请重新输入。')
  }
  return sql.tx(async (query) => {
    await query.query('DELETE FROM sign_in_guard WHERE staff_no = $1', [request.staffNo])
    await forgetOldSessions(query, account.staff, now)
    const sessionId = freshId(now.getTime())
    await query.query('INSERT INTO session (id, staff_id, device_id, started_at) VALUES ($1, $2, $3, $4)', [
      sessionId,
      account.staff.id,
      request.deviceId,
      now,
    ])
    return issueTokens(query, { sessionId, deviceId: request.deviceId }, account.staff, context)
  })
}

/**
 * Exchanges a refresh token for a new pair. The token is bound to the device that signed in. When it was exchanged
 * before and the pair has been used since, two hold it: the whole session ends. When nobody ever used the pair, its
 * answer was lost on the way: the desk gets another in its place instead of being sent back to the sign-in page, and a
 * replaced token that turns up after all ends the session too.
 */
export async function refresh(sql: Sql, refreshToken: string, deviceId: string, context: SessionContext) {
  const now = context.clock()
  const session = await sql.tx(async (query) => {
    const [token] = await query.query<StoredToken>(
      `SELECT session_id AS "sessionId", used_at AS "usedAt", replaced_at AS "replacedAt", valid_until AS "validUntil"
       FROM session_token
       WHERE hash = $1 AND kind = 'refresh' FOR UPDATE`,
      [hashOf(refreshToken)],
    )
    if (token === undefined || token.validUntil <= now) return null
    const hash = hashOf(refreshToken)
    if (token.replacedAt !== null || (token.usedAt !== null && (await successorUsed(query, hash)))) {
      await endSession(query, token.sessionId, now)
      return null
    }
    const [owner] = await query.query<{ staff: Staff }>(
      `SELECT ${staffSql} AS staff FROM session JOIN staff ON staff.id = session.staff_id
       WHERE session.id = $1 AND session.ended_at IS NULL AND session.device_id = $2 AND staff.active`,
      [token.sessionId, deviceId],
    )
    if (owner === undefined) return null
    await query.query('UPDATE session_token SET used_at = $2 WHERE hash = $1', [hash, now])
    await query.query('UPDATE session_token SET replaced_at = $2 WHERE came_from = $1', [hash, now])
    return issueTokens(query, { sessionId: token.sessionId, deviceId }, owner.staff, context, hash)
  })
  // Thrown outside the transaction: the end of a session must not be rolled back.
  if (session === null) throw expired()
  return session
}

/** Has either token of the pair that this refresh token was exchanged for ever been used? */
async function successorUsed(query: Query, hash: string): Promise<boolean> {
  const used = await query.query('SELECT FROM session_token WHERE came_from = $1 AND used_at IS NOT NULL', [hash])
  return used.length > 0
}

/**
 * Who holds this access token. Roles are read fresh: a right taken away is gone at the next request. The first use of
 * a token is noted, see `refresh`.
 */
export async function callerOf(query: Query, accessToken: string, context: SessionContext): Promise<Caller> {
  const hash = hashOf(accessToken)
  const now = context.clock()
  const [found] = await query.query<Caller & { firstUse: boolean; replaced: boolean }>(
    `SELECT ${staffSql} AS staff, session.id AS "sessionId", session_token.used_at IS NULL AS "firstUse",
       session_token.replaced_at IS NOT NULL AS replaced
     FROM session_token JOIN session ON session.id = session_token.session_id JOIN staff ON staff.id = session.staff_id
     WHERE session_token.hash = $1 AND kind = 'access' AND valid_until > $2 AND ended_at IS NULL AND staff.active`,
    [hash, now],
  )
  if (found?.replaced) await endSession(query, found.sessionId, now)
  if (found === undefined || found.replaced) throw expired()
  if (found.firstUse) await query.query('UPDATE session_token SET used_at = $2 WHERE hash = $1', [hash, now])
  return { staff: found.staff, sessionId: found.sessionId }
}

/** Ends a session: none of its tokens is accepted any more. */
export async function endSession(query: Query, sessionId: string, now: Date): Promise<void> {
  await query.query('UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL', [sessionId, now])
}

/** The number of this attempt since the last success or pause of half an hour; above the limit while locked. */
async function countAttempt(sql: Sql, staffNo: string, now: Date): Promise<number> {
  const rows = await sql.query<{ failed: number }>(
    `INSERT INTO sign_in_guard AS guard (staff_no, failed, last_failed_at) VALUES ($1, 1, $2)
     ON CONFLICT (staff_no) DO UPDATE SET
       failed = CASE WHEN guard.last_failed_at < $3 THEN 1 ELSE least(guard.failed + 1, $4) END,
       last_failed_at = CASE WHEN guard.failed >= $5 AND guard.last_failed_at >= $3 THEN guard.last_failed_at
                             ELSE $2 END
     RETURNING failed`,
    [staffNo, now, new Date(now.getTime() - LOCK_MS), WRONG_LIMIT + 1, WRONG_LIMIT],
  )
  return only(rows).failed
}

async function issueTokens(
  query: Query,
  { sessionId, deviceId }: { sessionId: string; deviceId: string },
  staff: Staff,
  { clock, sessionMinutes, seal }: SessionContext,
  cameFrom: string | null = null,
): Promise<Session> {
  const now = clock().getTime()
  const accessUntil = new Date(now + sessionMinutes * MINUTE_MS)
  const refreshUntil = new Date(now + REFRESH_MS)
  const accessToken = randomBytes(32).toString('base64url')
  const refreshToken = randomBytes(32).toString('base64url')
  await query.query(
    `INSERT INTO session_token (hash, session_id, kind, valid_until, came_from)
     VALUES ($1, $3, 'access', $4, $6), ($2, $3, 'refresh', $5, $6)`,
    [hashOf(accessToken), hashOf(refreshToken), sessionId, accessUntil, refreshUntil, cameFrom],
  )
  return {
    staff,
    accessToken,
    accessUntil: accessUntil.toISOString(),
    refreshToken,
    refreshUntil: refreshUntil.toISOString(),
    sealing: seal.sealingFor({ deviceId, staffNo: staff.staffNo }),
  }
}

/** Sessions whose every token has run out can answer no question any more. */
async function forgetOldSessions(query: Query, staff: Staff, now: Date): Promise<void> {
  await query.query(
    `DELETE FROM session WHERE staff_id = $1 AND NOT EXISTS (
       SELECT FROM session_token WHERE session_id = session.id AND valid_until > $2)`,
    [staff.id, now],
  )
}

/** Tokens are 256 random bits, so a plain hash hides them. */
function hashOf(token: string): string {
  return digest('sha256', token)
}
