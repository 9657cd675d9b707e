import { centralApi } from '#shared/contract/central-api.ts'
import type { Output } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { checkCalendar } from '#shared/policy/calendar-check.ts'
import { diffCalendars } from '#shared/policy/calendar-diff.ts'
import { type Calendar, PackSignature, type PolicyPack, type TrustedKey } from '#shared/policy/pack.ts'
import { checkPack } from '#shared/policy/pack-check.ts'
import { diffPacks } from '#shared/policy/pack-diff.ts'
import type { PackDiff, PackError } from '#shared/policy/pack-report.ts'
import { verifyPack } from '#shared/policy/pack-signature.ts'
import { appendAudit } from './audit.ts'
import { CentralFailure } from './central-failure.ts'
import type { Desk } from './desk.ts'
import { eachOpenCases } from './flow/cache.ts'
import { othersOf } from './flow/cache-others.ts'
import { verifyText } from './policy/ed25519.ts'

/** What a file turned out to be. `signature`: null where the pack carries none, so that it can be looked at but not imported. */
type PolicyFile =
  | { what: 'pack'; pack: PolicyPack; signature: PackSignature | null }
  | { what: 'calendar'; calendar: Calendar }
type ReadFile = { errors: PackError[]; file: PolicyFile | null }

/** What a pack or calendar file would change on this desk; nothing takes effect. */
export async function checkPolicyFile(desk: Desk, text: string): Promise<Output<'policy.check'>> {
  const { errors, file } = readPolicyFile(text, desk.trustedKeys, desk.today())
  if (!file) return { errors, diff: null }
  const { pack, calendar } = desk.policy()
  const others = (caseFile: CaseFile) => othersOf(desk.store.cache, caseFile)
  const compare =
    file.what === 'pack'
      ? (cases: readonly CaseFile[]) => diffPacks(pack, file.pack, cases, calendar, others)
      : (cases: readonly CaseFile[]) => diffCalendars(calendar, file.calendar, cases, pack)
  const diff = compare([])
  // A few cases at a time: nobody's click waits for a supervisor's question.
  for await (const cases of eachOpenCases(desk.store.cache)) {
    if (desk.leaving.aborted) break
    add(diff, compare(cases))
  }
  return { errors, diff }
}

function add(whole: PackDiff, part: PackDiff): void {
  whole.cases.push(...part.cases)
  whole.looked += part.looked
}

/**
 * Hands a signed pack or a calendar to the centre and pulls what is in force then. Throws ProblemError BadRequest when the
 * file is not in order, Offline when the centre cannot be reached, and what the centre refuses it for.
 */
export async function importPolicyFile(desk: Desk, text: string): Promise<Output<'policy.import'>> {
  const { client, store, sync, leaving, now } = desk
  const { errors, file } = readPolicyFile(text, desk.trustedKeys, desk.today())
  if (!file || errors.length > 0) throw new ProblemError('BadRequest', refusalOf(errors))
  try {
    const receipt =
      file.what === 'calendar'
        ? await client.ask(centralApi.importCalendar, { body: file.calendar }, leaving)
        : await client.ask(centralApi.importPack, { body: { pack: file.pack, signature: file.signature } }, leaving)
    appendAudit(store.work, { at: now(), deed: 'policy_imported', detail: `${receipt.what} ${receipt.version}` })
    await sync.now()
    return receipt
  } catch (error) {
    if (!(error instanceof CentralFailure) || error.kind !== 'Offline') throw error
    throw new ProblemError('Offline', '导入政策需要联网，现在连不上中心，没有导入；现行政策不变。', { cause: error })
  }
}

/** Everything wrong with a file; `file` is null when it cannot be compared with anything. */
function readPolicyFile(text: string, trustedKeys: readonly TrustedKey[], today: string): ReadFile {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { errors: [{ path: '', message: '文件不是 JSON 格式，请选择政策包或日历文件。' }], file: null }
  }
  const members = new Map<string, unknown>(Object.entries(value ?? {}))
  if (members.has('years')) {
    const { errors, calendar } = checkCalendar(value)
    return { errors, file: calendar && { what: 'calendar', calendar } }
  }
  const { errors, pack } = checkPack(members.has('pack') ? members.get('pack') : value, today)
  if (!pack) return { errors, file: null }
  const signature = PackSignature.safeParse(members.get('signature'))
  if (!signature.success) {
    errors.push({ path: 'signature', message: '政策包没有有效的签名，只能查看变化，不能导入；请先由发布单位签名。' })
    return { errors, file: { what: 'pack', pack, signature: null } }
  }
  const verdict = verifyPack({ pack, signature: signature.data }, trustedKeys, verifyText)
  if (!verdict.ok) errors.push({ path: 'signature', message: verdict.message })
  return { errors, file: { what: 'pack', pack, signature: signature.data } }
}

const TOLD = 5

function refusalOf(errors: readonly PackError[]): string {
  const told = errors.slice(0, TOLD).map(({ path, message }) => (path === '' ? message : `${path}：${message}`))
  const more = errors.length > TOLD ? `\n另有 ${errors.length - TOLD} 处，请先检查文件。` : ''
  return `文件有问题，没有导入；现行政策不变。\n${told.join('\n')}${more}`
}
