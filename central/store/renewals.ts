import type { RenewalRow } from '#shared/contract/central-api.ts'
import { addDays, chinaDate, dayNumber, type IsoDate } from '#shared/policy/civil-day.ts'
import { maskCertno, maskName } from '#shared/policy/mask.ts'
import { renewalText } from '#shared/policy/messages.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import type { CoreSystem, EndingRecognition } from '../core-system/types.ts'
import { openStates } from '../ops/clock.ts'
import { queueMessage } from './messages.ts'
import type { Query, Sql } from './sql.ts'

interface RenewalContext {
  readonly sql: Sql
  readonly core: CoreSystem
  readonly pack: PolicyPack
  readonly now: Date
}

/** Recognitions of an area that end within so many days, the earliest first, with the 续期 under way. */
export async function listRenewals(
  areaCode: string,
  withinDays: number,
  { sql, core, pack, now }: RenewalContext,
): Promise<RenewalRow[]> {
  const today = chinaDate(now.toISOString())
  const ending = await endingUnrevoked(areaCode, today, withinDays, { sql, core })
  const underway = await renewalsUnderway(sql, areaCode, ending)
  const reminded = await remindersOf(sql, ending)
  return ending.map((one) => ({
    trt_dcla_detl_sn: one.trt_dcla_detl_sn,
    psn_no: one.psn_no,
    maskedName: maskName(one.psn_name),
    certTail: maskCertno(one.certno, { head: 0, tail: pack.masking.certno.tail }).replace(/^\*+/, ''),
    opsp_dise_code: one.opsp_dise_code,
    opsp_dise_name: one.opsp_dise_name,
    enddate: one.enddate,
    daysLeft: daysLeft(one, today),
    renewalCaseNo: underway.get(keyOf(one)) ?? null,
    remindedAt: reminded.get(one.trt_dcla_detl_sn)?.toISOString() ?? null,
  }))
}

/**
 * Reminds people whose recognition ends, once for each number of days the pack names. Somebody first heard of late gets
 * the reminder that is due now and not those before it; somebody who has applied already gets none. Returns how many.
 */
export async function remindRenewals(areaCode: string, { sql, core, pack, now }: RenewalContext): Promise<number> {
  const thresholds = pack.renewal?.warningDays ?? []
  if (thresholds.length === 0) return 0
  const today = chinaDate(now.toISOString())
  const ending = await endingUnrevoked(areaCode, today, Math.max(...thresholds), { sql, core })
  const underway = await renewalsUnderway(sql, areaCode, ending)
  let sent = 0
  for (const one of ending) {
    const left = daysLeft(one, today)
    const days = Math.min(...thresholds.filter((threshold) => left <= threshold))
    const text = renewalText(one, pack, today)
    if (text === null || one.tel === '' || underway.has(keyOf(one))) continue
    const done = await sql.tx(async (query) => {
      const fresh = await query.query(
        `INSERT INTO renewal_reminder (trt_dcla_detl_sn, days, sent_at) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING RETURNING days`,
        [one.trt_dcla_detl_sn, days, now],
      )
      if (fresh.length === 0) return false
      const message = { occasion: 'renewal_due', areaCode, caseId: null, tel: one.tel, text } as const
      await queueMessage(query, { ...message, now: now.toISOString() })
      return true
    })
    if (done) sent += 1
  }
  return sent
}

function daysLeft({ enddate }: EndingRecognition, today: IsoDate): number {
  return dayNumber(enddate) - dayNumber(today)
}

function keyOf({ psn_no, opsp_dise_code }: { psn_no: string; opsp_dise_code: string }): string {
  return `${opsp_dise_code} ${psn_no}`
}

/** What the core system says ends, but for what is revoked here and which it has only not been told of yet. */
async function endingUnrevoked(
  areaCode: string,
  today: IsoDate,
  withinDays: number,
  { sql, core }: Pick<RenewalContext, 'sql' | 'core'>,
): Promise<EndingRecognition[]> {
  const ending = await core.endingBetween(areaCode, today, addDays(today, withinDays))
  const rows = await sql.query<{ sn: string }>(
    `SELECT registration ->> 'trt_dcla_detl_sn' AS sn FROM case_file
     WHERE area_code = $1 AND form ->> 'psn_no' = ANY (ARRAY(SELECT json_array_elements_text($2::json)))
       AND kind = 'revocation' AND state IN ('approved', 'registered')`,
    [areaCode, psnNosOf(ending)],
  )
  const revoked = new Set(rows.map(({ sn }) => sn))
  return ending.filter((one) => !revoked.has(one.trt_dcla_detl_sn))
}

function psnNosOf(ending: readonly EndingRecognition[]): string {
  return JSON.stringify([...new Set(ending.map((one) => one.psn_no))])
}

/**
 * 受理号 of the 续期 of these persons, by person and disease: open ones, 申诉 about a refused one, and those approved that
 * the core system has only not been told of yet.
 */
async function renewalsUnderway(
  query: Query,
  areaCode: string,
  ending: readonly EndingRecognition[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await query.query<{ psn_no: string; opsp_dise_code: string; caseNo: string }>(
    `SELECT form ->> 'psn_no' AS psn_no, form ->> 'opsp_dise_code' AS opsp_dise_code, case_no AS "caseNo"
     FROM case_file WHERE area_code = $1 AND form ->> 'psn_no' = ANY (ARRAY(SELECT json_array_elements_text($2::json)))
       AND apply_type = 'renewal' AND kind IN ('application', 'appeal')
       AND (state IN (SELECT json_array_elements_text($3::json))
            OR state = 'approved' AND registration ->> 'revokedAt' IS NULL) ORDER BY received_at`,
    [areaCode, psnNosOf(ending), JSON.stringify(openStates)],
  )
  return new Map(rows.map((row) => [keyOf(row), row.caseNo]))
}

async function remindersOf(query: Query, ending: readonly EndingRecognition[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await query.query<{ sn: string; at: Date }>(
    `SELECT trt_dcla_detl_sn AS sn, max(sent_at) AS at FROM renewal_reminder
     WHERE trt_dcla_detl_sn IN (SELECT json_array_elements_text($1::json)) GROUP BY trt_dcla_detl_sn`,
    [JSON.stringify(ending.map((one) => one.trt_dcla_detl_sn))],
  )
  return new Map(rows.map(({ sn, at }) => [sn, at]))
}
