import type { CaseFile } from '#shared/model/case.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import type { RegisterOperation } from '#shared/model/registration.ts'
import type { Staff } from '#shared/model/staff.ts'
import { stateWords } from '#shared/policy/case-words.ts'
import { type Moment, receivedAt } from '../ops/clock.ts'
import { consequencesOf } from '../ops/consequences.ts'
import { firstStep, type InsuredPerson, identified, type RegistrationVerdict } from '../ops/register.ts'
import { lockCase } from './cases.ts'
import { carryOut } from './consequences.ts'
import { caseDay, newCases, takeCaseNumbers } from './intake.ts'
import { recognitionsOf } from './related.ts'
import { requirePapers } from './require-papers.ts'
import type { Query } from './sql.ts'

interface Registered {
  readonly verdict: RegistrationVerdict
  /** to be stored as a new case; null where nothing was registered */
  readonly caseFile: CaseFile | null
}

/**
 * An application from a window as a case, made as every other application is, under the id the desk gave it, with what
 * the clerk did with it at once. The caller holds the operation's lock and stores the case last. Throws CannotSettleNow.
 */
export async function registerCase(
  query: Query,
  op: RegisterOperation,
  staff: Staff,
  person: InsuredPerson,
  moment: Moment,
): Promise<Registered> {
  const { deed } = op
  if (await lockCase(query, 'id', op.caseId)) {
    const message = '这个登记编号已经有件，本项没有办理，请重新登记。'
    return { verdict: { outcome: 'rejected', code: 'op_reused', message }, caseFile: null }
  }
  const papers = deed.papers.map(({ id: _, ...paper }) => paper)
  await requirePapers(query, papers)

  const form = identified(deed.form, person.psnNo)
  const { opsp_dise_code, opsp_dise_name, dise_type_code, ...common } = form
  const application = {
    channelNo: deed.provisionalNo,
    channel: 'window' as const,
    applyType: deed.applyType,
    areaCode: staff.areaCode,
    receivedAt: receivedAt(op, moment.now),
    form: common,
    diseases: [{ opsp_dise_code, opsp_dise_name, dise_type_code }],
    documents: papers,
  }
  const applicationNo = await applicationOf(query, op, staff)
  const [plain] = newCases(application, {
    policy: moment.policy,
    insurance: person.insurance,
    recognitions: await recognitionsOf(query, staff.areaCode, [form.psn_no]),
    firstNumber: await takeCaseNumbers(query, staff.areaCode, caseDay(application), 1),
    now: moment.now,
    makeId: () => op.caseId,
  })
  if (!plain) throw new Error('one disease makes one case')
  const begins = {
    at: moment.now,
    kind: 'register',
    by: staff.staffNo,
    byName: staff.name,
    from: null,
    to: plain.state,
    note: deed.note,
    opId: op.opId,
    packVersion: moment.policy.pack.version,
  }
  const fresh: CaseFile = {
    ...plain,
    applicationNo: applicationNo ?? plain.applicationNo,
    provisionalNo: deed.provisionalNo,
    documents: deed.papers.map((paper) => ({ ...paper, addedAt: moment.now })),
    history: [begins],
  }
  const { caseFile, refusal } = firstStep(fresh, op, staff, moment)
  const told =
    deed.next === null || refusal !== null
      ? caseFile
      : await carryOut(query, caseFile, deed.next, consequencesOf(fresh, deed.next, caseFile), moment)
  const where = `已登记，受理号 ${groupCaseNo(told.caseNo)}，现为「${stateWords[told.state]}」。`
  const message = refusal === null ? where : `${where}但没有接着办：${refusal}`
  return { verdict: { outcome: 'applied', code: 'ok', message }, caseFile: told }
}

/** The number the other diseases of the same registration have got already; null for the first. */
async function applicationOf(query: Query, { deed }: RegisterOperation, { areaCode }: Staff): Promise<string | null> {
  const [other] = await query.query<{ applicationNo: string }>(
    `SELECT application_no AS "applicationNo" FROM case_file
     WHERE area_code = $1 AND provisional_no = $2 AND form ->> 'certno' = $3 LIMIT 1`,
    [areaCode, deed.provisionalNo, deed.form.certno],
  )
  return other?.applicationNo ?? null
}
