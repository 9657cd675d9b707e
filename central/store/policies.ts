import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { ProblemError } from '#shared/model/problem.ts'
import { chinaDate, type IsoDate } from '#shared/policy/civil-day.ts'
import { Calendar, type PolicyPack, SignedPack, type SignedPolicy } from '#shared/policy/pack.ts'
import { only, type Query } from './sql.ts'

/** The policy of one area, by the day. */
export interface Policies {
  readonly areaCode: string
  /**
   * What is in force on a day: the pack that began last, and the newest calendar. A pack that has ended leaves nothing in
   * force: rules that were replaced do not come back by themselves.
   */
  on(query: Query, day: IsoDate): Promise<SignedPolicy>
  /** a pack that was ever imported for this area, in force or not; null = never */
  pack(query: Query, version: string): Promise<PolicyPack | null>
}

/** What is in force at an instant. */
export function policyAt(query: Query, policies: Policies, now: Date): Promise<SignedPolicy> {
  return policies.on(query, chinaDate(now.toISOString()))
}

/**
 * Reads packs and calendars from the database, each body once: which version is in force is asked every time, so that
 * an import of another instance, or a day that begins, takes effect at once and without a restart.
 */
export function openPolicies(areaCode: string): Policies {
  const packs = new Map<string, SignedPack>()
  const calendars = new Map<string, Calendar>()
  // The same object as long as the same two are in force: lookup tables hang on it.
  const policies = new Map<string, SignedPolicy>()

  async function body<T>(
    query: Query,
    known: Map<string, T>,
    sql: string,
    keys: readonly string[],
    parse: (value: unknown) => T,
  ): Promise<T> {
    const key = keys.join(' ')
    const found = known.get(key) ?? parse(only(await query.query<{ body: unknown }>(sql, keys)).body)
    known.set(key, found)
    return found
  }

  const packOf = (query: Query, version: string): Promise<SignedPack> =>
    body(
      query,
      packs,
      'SELECT body FROM policy_pack WHERE area_code = $1 AND version = $2',
      [areaCode, version],
      (value) => SignedPack.parse(value),
    )

  return {
    areaCode,
    async pack(query, version) {
      const known = await query.query('SELECT 1 FROM policy_pack WHERE area_code = $1 AND version = $2', [
        areaCode,
        version,
      ])
      return known.length === 0 ? null : (await packOf(query, version)).pack
    },
    async on(query, day) {
      const { pack, calendar } = only(
        await query.query<{ pack: string | null; calendar: string | null }>(
          `SELECT (SELECT CASE WHEN effective_to IS NULL OR effective_to >= $2 THEN version END FROM policy_pack
                     WHERE area_code = $1 AND effective_from <= $2
                     ORDER BY effective_from DESC, seq DESC LIMIT 1) AS pack,
                  (SELECT version FROM policy_calendar ORDER BY seq DESC LIMIT 1) AS calendar`,
          [areaCode, day],
        ),
      )
      if (pack === null || calendar === null) {
        throw new ProblemError('CentralError', '今天没有现行有效的政策包，请主管先导入。')
      }
      const signed = await packOf(query, pack)
      const days = await body(
        query,
        calendars,
        'SELECT body FROM policy_calendar WHERE version = $1',
        [calendar],
        (value) => Calendar.parse(value),
      )
      const key = `${pack} ${calendar}`
      // In the order of the contract: a desk that has the same finds the same name for it.
      const policy = policies.get(key) ?? { pack: signed.pack, calendar: days, signature: signed.signature }
      policies.set(key, policy)
      return policy
    },
  }
}

const digests = new WeakMap<object, string>()

/** SHA-256 of a policy as it is sent: what desks know it by. */
export function digestOf(policy: z.input<typeof SignedPolicy>): string {
  const digest = digests.get(policy) ?? createHash('sha256').update(JSON.stringify(policy)).digest('hex')
  digests.set(policy, digest)
  return digest
}

/** Writes down the policy an installation begins with, where it has none yet. */
export async function installPolicy(query: Query, policy: SignedPolicy, now: Date): Promise<void> {
  const { pack, signature, calendar } = policy
  await query.query(
    `INSERT INTO policy_pack (area_code, version, effective_from, effective_to, body, imported_by, imported_at)
     SELECT $1, $2, $3, $4, $5::json, '', $6 WHERE NOT EXISTS (SELECT FROM policy_pack WHERE area_code = $1)
     ON CONFLICT DO NOTHING`,
    [pack.areaCode, pack.version, pack.effectiveFrom, pack.effectiveTo, JSON.stringify({ pack, signature }), now],
  )
  await query.query(
    `INSERT INTO policy_calendar (version, body, imported_by, imported_at)
     SELECT $1, $2::json, '', $3 WHERE NOT EXISTS (SELECT FROM policy_calendar) ON CONFLICT DO NOTHING`,
    [calendar.version, JSON.stringify(calendar), now],
  )
}
