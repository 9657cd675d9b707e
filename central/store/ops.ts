import type { CaseFile, InsuranceRecord } from '#shared/model/case.ts'
import type { Deed, Operation, OpResult } from '#shared/model/operation.ts'
import { type AnyOperation, isRegistration, type RegisterOperation } from '#shared/model/registration.ts'
import type { Staff } from '#shared/model/staff.ts'
import { noOthers } from '#shared/policy/findings/others.ts'
import { papersNamed } from '#shared/policy/originals.ts'
import { insuranceOf, insuredPerson } from '../core-system/insurance.ts'
import type { CoreSystem } from '../core-system/types.ts'
import { leasesSince, noteEnd } from '../leases/log.ts'
import { draw } from '../looks/draw.ts'
import { noteLooks } from '../looks/note.ts'
import { drawnSoFar } from '../looks/so-far.ts'
import { applyDeed, type Verdict } from '../ops/apply.ts'
import type { Moment } from '../ops/clock.ts'
import { consequencesOf, type DecidedMoment } from '../ops/consequences.ts'
import { openCase } from '../ops/open-case.ts'
import { registrationProblem } from '../ops/register.ts'
import { rulesProblem } from '../ops/rules.ts'
import { kindWords } from '../ops/words.ts'
import { answerOnce, answerTo, storedOp } from './answer-once.ts'
import { CannotSettleNow } from './cannot-settle.ts'
import { admitDocuments, findCase, insertCases, lockCase, lockCases, readCase, updateCase } from './cases.ts'
import { carryOut } from './consequences.ts'
import { caseNumber } from './intake.ts'
import { type Policies, policyAt } from './policies.ts'
import { registerCase } from './register.ts'
import { formerOf, othersOf, relatedTo } from './related.ts'
import { requirePapers } from './require-papers.ts'
import type { Query, Sql } from './sql.ts'

/** What settling an operation needs beside the database. */
export interface OpsContext {
  readonly policies: Policies
  readonly clock: () => Date
  readonly drawSecret: string
  readonly core: CoreSystem
}

/**
 * The final answer to one operation, in one transaction with its effect. A replay is answered first, with what was
 * answered then; two deliveries at the same moment wait for each other on the operation's own lock.
 * Lock order: operation, case, draws of the author, feed counter. Throws CannotSettleNow.
 */
export function settle(sql: Sql, op: AnyOperation, author: Staff, context: OpsContext): Promise<OpResult> {
  return isRegistration(op) ? settleRegistration(sql, op, author, context) : settleDeed(sql, op, author, context)
}

async function settleDeed(sql: Sql, op: Operation, author: Staff, context: OpsContext): Promise<OpResult> {
  // Asked before the transaction: no lock is held while another system thinks.
  const insurance = op.deed.kind === 'open_case' ? await insuranceToday(sql, op, author, context) : null
  return answerOnce(sql, op, author, context, async (query, now) => {
    const moment = { policy: await policyAt(query, context.policies, now), now: now.toISOString() }
    const { caseFile, survivor } = await lockTouched(query, op)
    const judged: Verdict =
      caseFile === null
        ? { ...unknownCase, ...untouched }
        : (await resolvesNothing(query, op, author))
          ? { ...strangeResolution, ...untouched }
          : applyDeed(caseFile, op, author, {
              ...moment,
              survivor,
              draw: (opId) => draw(context.drawSecret, opId),
              ...(await surroundings(query, caseFile, op, author, moment)),
            })
    if (judged.outcome === 'applied') await requirePapers(query, papersNamed(op.deed))
    const rules = {
      inForce: moment.policy.pack,
      read: await context.policies.pack(query, op.packVersion),
      proposed: caseFile?.proposal ? await context.policies.pack(query, caseFile.proposal.packVersion) : null,
    }
    const outdated = caseFile && judged.outcome === 'applied' ? rulesProblem(caseFile, op, rules) : null
    const verdict = outdated ?? judged
    const message =
      caseFile && verdict.opens
        ? await open(query, caseFile, op, author, insurance ?? caseFile.insurance, moment)
        : verdict.message
    // The pack the outcome was proposed under names its reasons.
    const decidedBy = op.deed.kind === 'endorse' ? rules.proposed : rules.read
    const decided = { ...moment, ...(decidedBy && { decidedBy }) }
    const changed = caseFile && verdict.changed && (await settled(query, caseFile, op.deed, verdict.changed, decided))
    if (caseFile && changed) await noteEnd(query, caseFile, changed, moment.now, author.staffNo)
    // Another area's case is not described, not even by its versions.
    const shown = changed ?? (caseFile?.areaCode === author.areaCode ? caseFile : null)
    if (caseFile && changed) await noteLooks(query, { before: caseFile, after: changed, op, author, verdict, at: now })
    return answerTo(op, { ...verdict, message }, shown)
  })
}

/** The application becomes a case; asked of the core system first, because nobody is taken in on a guess. */
async function settleRegistration(
  sql: Sql,
  op: RegisterOperation,
  author: Staff,
  context: OpsContext,
): Promise<OpResult> {
  const known = await storedOp(sql, op.opId, author)
  const problem = known ? null : registrationProblem(op, author, context.policies.areaCode)
  const person = known || problem ? null : await personToday(sql, op, author, context)
  return answerOnce(sql, op, author, context, async (query, now) => {
    if (problem) return answerTo(op, problem, null)
    if (!person) throw new Error('an operation that was answered is not settled again')
    const moment = { policy: await policyAt(query, context.policies, now), now: now.toISOString() }
    const made = await registerCase(query, op, author, person, moment)
    if (made.caseFile) await insertCases(query, [made.caseFile])
    return answerTo(op, made.verdict, made.caseFile)
  })
}

async function personToday(sql: Sql, { deed }: RegisterOperation, { areaCode }: Staff, context: OpsContext) {
  const now = context.clock()
  const { pack } = await policyAt(sql, context.policies, now)
  try {
    return await insuredPerson(context.core, deed.form, { areaCode, pack, now })
  } catch (error) {
    const message = '业务系统暂时查不到参保信息，登记保存在本机，稍后自动再报中心。'
    throw new CannotSettleNow(message, { cause: error })
  }
}

const unknownCase = {
  outcome: 'rejected',
  code: 'unknown_case',
  message: '中心没有这件，请更新数据后再看。',
} as const

const strangeResolution = {
  outcome: 'rejected',
  code: 'rule_broken',
  message: '中心没有收到过您对这件的前一项意见，不能作为重新确认提交，请打开最新情况后重新办理。',
} as const

const untouched = { changed: null, opens: false }

/** The case, and the one it is to be merged into, locked in the order of their ids as by everybody who locks several. */
async function lockTouched(query: Query, { caseId, deed }: Operation) {
  const into = deed.kind === 'void' && deed.into !== undefined ? await findCase(query, deed.into) : null
  if (into === null) return { caseFile: await lockCase(query, 'id', caseId), survivor: null }
  const locked = await lockCases(query, [caseId, into.id])
  const byId = (id: string) => locked.find((one) => one.id === id.toLowerCase()) ?? null
  return { caseFile: byId(caseId), survivor: byId(into.id) }
}

/** Says that it is a second try, but of nothing this person ever sent about the case. */
async function resolvesNothing(query: Query, { resolves, caseId }: Operation, author: Staff): Promise<boolean> {
  if (resolves === undefined) return false
  const found = await query.query('SELECT FROM op WHERE op_id = $1 AND author = $2 AND case_id = $3', [
    resolves,
    author.id,
    caseId,
  ])
  return found.length === 0
}

/** What other cases, the lease log and the draws of the author say, as far as this operation depends on it. */
async function surroundings(
  query: Query,
  caseFile: CaseFile,
  { deed, fence }: Operation,
  author: Staff,
  { policy, now }: Moment,
) {
  const proposes = deed.kind === 'propose_approve' || deed.kind === 'propose_reject'
  return {
    others: proposes ? await othersOf(query, caseFile) : noOthers,
    soFar: proposes ? await drawnSoFar(query, author, policy.pack, now) : null,
    former: await formerOf(query, caseFile),
    related: deed.kind === 'open_case' ? await relatedTo(query, caseFile) : [],
    leases: fence === undefined ? [] : await leasesSince(query, caseFile.id, fence),
  }
}

/** The changed case with all that follows from it, stored and published. */
async function settled(
  query: Query,
  before: CaseFile,
  deed: Deed,
  after: CaseFile,
  moment: DecidedMoment,
): Promise<CaseFile> {
  const told = await carryOut(query, after, deed, consequencesOf(before, deed, after), moment)
  if (papersNamed(deed).length > 0) await admitDocuments(query, [told])
  await updateCase(query, told)
  return told
}

/** Begins the case that questions a decided one; returns the sentence about it. */
async function open(
  query: Query,
  original: CaseFile,
  op: Operation,
  author: Staff,
  insurance: InsuranceRecord,
  moment: Moment,
): Promise<string> {
  const { deed } = op
  if (deed.kind !== 'open_case') throw new Error('only 更正, 撤销 and 申诉 open a case')
  const related = await relatedTo(query, original)
  const caseNo = await caseNumber(query, original.areaCode, moment.now)
  const fresh = openCase(original, op, deed, author, { caseNo, insurance, related, moment })
  const told = await carryOut(query, fresh, deed, consequencesOf(null, deed, fresh), moment)
  await insertCases(query, [told])
  return `已立${kindWords[deed.caseKind]}件，受理号 ${caseNo}，请由没有办过原件的同事审核。`
}

/**
 * The person's insurance as the core system has it today; null where it does not answer, and the decided case's own
 * record then has to do: nobody's act waits for another system.
 */
async function insuranceToday(sql: Sql, op: Operation, author: Staff, context: OpsContext) {
  const original = await readCase(sql, op.caseId)
  if (original === null || original.areaCode !== author.areaCode) return null
  const now = context.clock()
  const { pack } = await policyAt(sql, context.policies, now)
  return insuranceOf(context.core, original.form, { areaCode: original.areaCode, pack, now }).catch(() => null)
}
