import { createPublicKey, verify } from 'node:crypto'
import type { ImportReceipt } from '#shared/contract/central-api.ts'
import { canonicalJson } from '#shared/model/canonical.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { checkCalendar } from '#shared/policy/calendar-check.ts'
import { chinaDate, type IsoDate } from '#shared/policy/civil-day.ts'
import { Calendar, PackSignature, type PolicyPack, type TrustedKey } from '#shared/policy/pack.ts'
import { checkPack } from '#shared/policy/pack-check.ts'
import type { PackError } from '#shared/policy/pack-report.ts'
import { verifyPack } from '#shared/policy/pack-signature.ts'
import { recomputeDueDates } from './due-dates.ts'
import type { Policies } from './policies.ts'
import type { Query, Sql } from './sql.ts'

/** What an import needs beside the database. */
export interface ImportContext {
  readonly policies: Policies
  readonly clock: () => Date
  readonly trustedKeys: readonly TrustedKey[]
}

/** As many errors as a person reads at once; the rest is counted. */
const MOST_ERRORS = 20

/**
 * Puts a signed pack in force from its day on, or refuses it as a whole with everything that is wrong with it; what was
 * in force stays in force. Never older than or equal to what was imported before, never for a day that has passed.
 */
export async function importPack(
  sql: Sql,
  value: { readonly pack?: unknown; readonly signature?: unknown },
  importer: Staff,
  { policies, clock, trustedKeys }: ImportContext,
): Promise<ImportReceipt> {
  requireSupervisor(importer)
  const now = clock()
  const today = chinaDate(now.toISOString())
  const { errors, pack } = checkPack(value.pack, today)
  if (pack === null) throw refusal('政策包没有导入', errors)
  const signature = PackSignature.safeParse(value.signature)
  if (!signature.success) throw new ProblemError('RuleBroken', '政策包没有签名或签名格式不正确，请重新签名后再导入。')
  const verdict = verifyPack({ pack, signature: signature.data }, trustedKeys, verifyText)
  if (!verdict.ok) throw new ProblemError('RuleBroken', verdict.message)
  if (pack.areaCode !== policies.areaCode || importer.areaCode !== pack.areaCode) {
    const message = `这个政策包属于统筹区 ${pack.areaCode}，不能在统筹区 ${policies.areaCode} 导入。`
    throw new ProblemError('RuleBroken', message)
  }
  if (pack.effectiveFrom < today) {
    const message = `生效日期 ${pack.effectiveFrom} 已经过去，政策包不能改变已经办过的件，请改为今天或以后。`
    throw new ProblemError('RuleBroken', message)
  }
  return sql.tx(async (query) => {
    await oneImportAtATime(query)
    const earlier = await query.query<EarlierPack>(
      `SELECT version, effective_from AS "effectiveFrom", body -> 'pack' ->> 'demo' = 'true' AS demo
       FROM policy_pack WHERE area_code = $1 ORDER BY seq`,
      [pack.areaCode],
    )
    requireNewer(pack.version, earlier)
    requirePlace(pack, earlier, today)
    await query.query(
      `INSERT INTO policy_pack (area_code, version, effective_from, effective_to, body, imported_by, imported_at)
       VALUES ($1, $2, $3, $4, $5::json, $6, $7)`,
      [
        pack.areaCode,
        pack.version,
        pack.effectiveFrom,
        pack.effectiveTo,
        JSON.stringify({ pack, signature: signature.data }),
        importer.staffNo,
        now,
      ],
    )
    return { what: 'pack', version: pack.version, effectiveFrom: pack.effectiveFrom, recomputed: 0 }
  })
}

/**
 * Takes a calendar over and works out the due date of every open case anew. The same calendar again goes on where an
 * interrupted import stopped.
 */
export async function importCalendar(
  sql: Sql,
  value: unknown,
  importer: Staff,
  { policies, clock }: ImportContext,
): Promise<ImportReceipt> {
  requireSupervisor(importer)
  const { errors, calendar } = checkCalendar(value)
  if (calendar === null) throw refusal('日历没有导入', errors)
  const now = clock()
  await sql.tx(async (query) => {
    await oneImportAtATime(query)
    const earlier = await query.query<{ version: string; body: unknown }>(
      'SELECT version, body FROM policy_calendar ORDER BY seq',
    )
    const newest = earlier.at(-1)
    if (newest?.version === calendar.version && canonicalJson(newest.body) === canonicalJson(calendar)) return
    requireNewer(calendar.version, earlier)
    if (newest) requireEveryYear(Calendar.parse(newest.body), calendar)
    await query.query(
      'INSERT INTO policy_calendar (version, body, imported_by, imported_at) VALUES ($1, $2::json, $3, $4)',
      [calendar.version, JSON.stringify(calendar), importer.staffNo, now],
    )
  })
  const recomputed = await recomputeDueDates(sql, policies, clock)
  return { what: 'calendar', version: calendar.version, effectiveFrom: chinaDate(now.toISOString()), recomputed }
}

function requireSupervisor({ roles }: Staff): void {
  if (!roles.includes('supervisor')) throw new ProblemError('NotAllowed', '只有主管可以导入政策包和日历。')
}

/** Imports wait for each other: which version is newest must not change between asking and writing. */
async function oneImportAtATime(query: Query): Promise<void> {
  await query.query("SELECT pg_advisory_xact_lock(hashtextextended('policy import', 0))")
}

/** `2026.9` before `2026.10`. */
const byVersion = new Intl.Collator('en', { numeric: true })

function requireNewer(version: string, earlier: readonly { readonly version: string }[]): void {
  const newest = earlier
    .map((one) => one.version)
    .sort(byVersion.compare)
    .at(-1)
  if (newest === undefined || byVersion.compare(version, newest) > 0) return
  const message = `版本「${version}」不比已导入的「${newest}」新，没有导入。请提高版本号后重新签名。`
  throw new ProblemError('RuleBroken', message)
}

interface EarlierPack {
  readonly version: string
  readonly effectiveFrom: IsoDate
  readonly demo: boolean
}

/** A pack for trying out never follows a real one, and none keeps another that waits for its day from ever beginning. */
function requirePlace(pack: PolicyPack, earlier: readonly EarlierPack[], today: IsoDate): void {
  const official = earlier.find(({ demo }) => !demo)
  if (pack.demo && official) {
    const message = `这里已经导入过正式政策包「${official.version}」，不能再导入演示政策包。`
    throw new ProblemError('RuleBroken', message)
  }
  const waiting = earlier.find((one) => one.effectiveFrom > today && one.effectiveFrom === pack.effectiveFrom)
  if (waiting) {
    const message = `政策包「${waiting.version}」已定于 ${waiting.effectiveFrom} 生效，同一天生效的新包会使它永远不能生效，没有导入。请把生效日期改为另一天后重新签名。`
    throw new ProblemError('RuleBroken', message)
  }
}

/** Due dates rest on every year of the calendar in force: a new one may add and correct, not forget. */
function requireEveryYear(held: Calendar, next: Calendar): void {
  const errors = held.years.flatMap(({ year, status }) => {
    const found = next.years.find((one) => one.year === year)
    if (found === undefined) return [{ path: 'years', message: `缺少现行日历已有的 ${year} 年，请补充。` }]
    if (status !== 'official' || found.status === 'official') return []
    return [{ path: 'years', message: `${year} 年已按国务院办公厅通知公布，不能改回推算，请改正。` }]
  })
  if (errors.length > 0) throw refusal('日历没有导入', errors)
}

function refusal(what: string, errors: readonly PackError[]): ProblemError {
  const lines = errors.slice(0, MOST_ERRORS).map(({ path, message }) => (path ? `${path}：${message}` : message))
  const rest = errors.length > MOST_ERRORS ? [`另有 ${errors.length - MOST_ERRORS} 处错误。`] : []
  return new ProblemError('RuleBroken', [`${what}，请改正以下 ${errors.length} 处：`, ...lines, ...rest].join('\n'))
}

/** SubjectPublicKeyInfo of an Ed25519 key is this and the 32 raw bytes (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** Ed25519; a key or signature that is not well-formed does not hold. */
export function verifyText(text: string, signature: string, publicKey: string): boolean {
  const raw = Buffer.from(publicKey, 'base64')
  if (raw.length !== 32) return false
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}
