import type { CriterionHint } from '../contract/core-api.ts'
import type { CaseFile, CriterionVerdict } from '../model/case.ts'
import type { Finding } from '../model/finding.ts'
import type { Staff } from '../model/staff.ts'
import { refuse } from './allowed.ts'
import { criteriaFor, judged } from './judged-criteria.ts'
import type { PolicyPack } from './pack.ts'
import { diseaseOf } from './pack-index.ts'

/** Why a case cannot be approved together with others; machine code. */
export type BatchRefusalCode =
  | 'not_here'
  | 'not_allowed'
  | 'not_an_application'
  | 'waits_for_centre'
  | 'conflict'
  | 'held_by_other'
  | 'no_lease'
  | 'paused'
  | 'restricted'
  | 'other_group'
  | 'findings'
  | 'criteria'
  | 'unseen'
  | 'has_note'

export interface BatchRefusal {
  readonly code: BatchRefusalCode
  /** one sentence: why, and what to do instead */
  readonly sentence: string
}

const PLAIN_CAP = 20
/** Of how many cases the person is shown all before the word goes out. */
export const SAMPLE_SHOWN = 3

/** Most cases one 批量通过 may have. */
export const batchCap = (pack: PolicyPack): number => pack.batchApproval?.cap ?? PLAIN_CAP

/** Cases of one batch agree in this: the same 病种, taken in under the same rules. */
export const batchGroup = ({ form, packVersion }: Pick<CaseFile, 'form' | 'packVersion'>): string =>
  `${form.opsp_dise_code} ${packVersion}`

/** What a person ticked, and where they ticked nothing what the machine is sure of: the ticks an approval goes out with. */
export function batchTicks(
  caseFile: CaseFile,
  ticks: readonly CriterionVerdict[],
  hints: readonly CriterionHint[],
  pack: PolicyPack,
): CriterionVerdict[] {
  const items = criteriaFor(caseFile, diseaseOf(pack, caseFile.form.opsp_dise_code))?.items ?? []
  return items.flatMap(({ id }) => {
    const own = ticks.find((tick) => tick.id === id)
    if (own) return [own]
    const hint = hints.find((one) => one.id === id && one.verdict !== 'unknown')
    return hint ? [{ id, verdict: hint.verdict, ...(hint.evidence ? { evidence: hint.evidence } : {}) }] : []
  })
}

/** Documents every page of which must have been on screen: what the pack asks for, else all there are. */
export function requiredDocuments(caseFile: CaseFile, pack: PolicyPack): CaseFile['documents'] {
  const required = diseaseOf(pack, caseFile.form.opsp_dise_code)?.materials[caseFile.applyType] ?? null
  return caseFile.documents.filter(({ material }) => required === null || required.includes(material))
}

/** What is known of one case of a batch, at the desk and at the centre alike. */
export interface BatchFacts {
  readonly caseFile: CaseFile
  readonly findings: readonly Finding[]
  readonly ticks: readonly CriterionVerdict[]
  /** pages that were on screen, as "documentId:page" */
  readonly seen: readonly string[]
}

/**
 * Why this case cannot be approved together with others; null = it can. Only what leaves no question: nothing noticed,
 * every criterion met, every required page displayed. 不予认定 and the like never come here: each needs its own reason.
 */
export function refuseInBatch(facts: BatchFacts, staff: Staff, pack: PolicyPack): BatchRefusal | null {
  const { caseFile, findings, ticks, seen } = facts
  const refusal = refuse(caseFile, { kind: 'propose_approve', criteria: [...ticks], note: '' }, staff, pack)
  if (refusal) return { code: 'not_allowed', sentence: refusal.message }
  if (caseFile.kind !== 'application') {
    return { code: 'not_an_application', sentence: '更正、撤销、申诉件须单件审核，不能批量通过。' }
  }
  if (caseFile.pauses.some(({ to }) => to === null)) {
    return { code: 'paused', sentence: '这件正在暂停计时，不能批量通过。' }
  }
  const disease = diseaseOf(pack, caseFile.form.opsp_dise_code)
  if (disease?.restricted) return { code: 'restricted', sentence: '特殊管控病种须单件审核，不能批量通过。' }
  const bad = findings.find(({ severity }) => severity !== 'info')
  if (bad) return { code: 'findings', sentence: `核查有提示：${bad.sentence}请单件审核。` }
  const verdict = judged(caseFile, disease, ticks)
  if (disease === null || (verdict !== null && verdict !== 'met') || isUnjudged(caseFile, verdict)) {
    return { code: 'criteria', sentence: '认定标准没有逐项满足的结论，请打开这件逐项核对。' }
  }
  const shown = new Set(seen)
  for (const { id, pages, title } of requiredDocuments(caseFile, pack)) {
    for (let page = 1; page <= pages; page += 1) {
      if (!shown.has(`${id}:${page}`)) {
        return { code: 'unseen', sentence: `「${title}」第 ${page} 页还没有看过，请打开看完必看材料。` }
      }
    }
  }
  return null
}

/** A recognition of an illness whose criteria the city has not configured: nobody can call it green. */
function isUnjudged({ applyType }: CaseFile, verdict: ReturnType<typeof judged>): boolean {
  return verdict === null && (applyType === 'new' || applyType === 'renewal')
}
