import type { z } from 'zod'
import type { SupplementAnswer } from '#shared/contract/central-api.ts'
import type { ApplicationForm, CaseFile } from '#shared/model/case.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { noteEnd } from '../leases/log.ts'
import { amended, canWithdraw, supplemented, withdrawn } from '../ops/applicant.ts'
import { type Moment, onCalendar } from '../ops/clock.ts'
import { admitDocuments, lockCase, updateCase } from './cases.ts'
import { documentRef, freshId, requireStored } from './intake.ts'
import { type Policies, policyAt } from './policies.ts'
import type { Query, Sql } from './sql.ts'

interface Context {
  readonly policies: Policies
  readonly clock: () => Date
}

type Answer = z.infer<typeof SupplementAnswer>

/** The applicant answers a 补正. The same answer again changes nothing. */
export function answerSupplement(sql: Sql, caseNo: string, answer: Answer, context: Context): Promise<CaseFile> {
  return changeCase(sql, caseNo, context, async (caseFile, moment, query) => {
    if (caseFile.state !== 'supplement') {
      if (isRepeated(caseFile, answer)) return null
      refuseVoided(caseFile, '材料没有收下')
      throw new ProblemError('RuleBroken', '这件现在不需要补正，材料没有收下，请先查询办理进度。')
    }
    await requireStored(query, answer.documents)
    const documents = answer.documents.map((d) => documentRef(d, freshId(Date.parse(moment.now)), moment.now))
    const back = supplemented(caseFile, answer.answeredAt, documents, moment)
    await admitDocuments(query, [back])
    return back
  })
}

/** The applicant withdraws. Withdrawing twice changes nothing; a decided case cannot be withdrawn. */
export function withdraw(sql: Sql, caseNo: string, context: Context): Promise<CaseFile> {
  return changeCase(sql, caseNo, context, async (caseFile, moment) => {
    if (caseFile.state === 'withdrawn') return null
    refuseVoided(caseFile, '不必再撤回')
    if (!canWithdraw(caseFile)) throw new ProblemError('RuleBroken', '这件已经办结，不能再撤回。')
    return withdrawn(caseFile, moment)
  })
}

/** The core system corrects the form: contact details cost nobody a decision, other facts do. */
export function amend(sql: Sql, caseNo: string, patch: Partial<ApplicationForm>, context: Context): Promise<CaseFile> {
  return changeCase(sql, caseNo, context, async (caseFile, moment) => amended(caseFile, patch, moment))
}

/** The case after the change; a change of null leaves it as it is. */
function changeCase(
  sql: Sql,
  caseNo: string,
  { policies, clock }: Context,
  change: (caseFile: CaseFile, moment: Moment, query: Query) => Promise<CaseFile | null>,
): Promise<CaseFile> {
  return sql.tx(async (query) => {
    const caseFile = await lockCase(query, 'case_no', caseNo)
    if (caseFile === null) throw new ProblemError('NotFound', '没有这个受理号，请核对。')
    const now = clock()
    const moment = { policy: await policyAt(query, policies, now), now: now.toISOString() }
    const changed = await change(onCalendar(caseFile, moment), moment, query)
    if (changed) {
      await noteEnd(query, caseFile, changed, moment.now, null)
      await updateCase(query, changed)
    }
    return changed ?? caseFile
  })
}

function refuseVoided({ state, mergedInto }: CaseFile, then: string): void {
  if (state !== 'voided') return
  const where = mergedInto ? `，由受理号 ${mergedInto.caseNo} 继续办理` : ''
  throw new ProblemError('RuleBroken', `这件已经作废${where}，${then}。`)
}

/** Sent before, but the answer got lost: same moment, and every paper is already here. */
function isRepeated(caseFile: CaseFile, answer: Answer): boolean {
  const held = new Set(caseFile.documents.map((document) => document.sha256))
  return (
    caseFile.supplements.at(-1)?.answeredAt === answer.answeredAt && answer.documents.every((d) => held.has(d.sha256))
  )
}
