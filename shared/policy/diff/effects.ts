import type { CaseFile, Proposal } from '../../model/case.ts'
import type { Finding } from '../../model/finding.ts'
import type { DeedKind } from '../../model/operation.ts'
import { clockRuleFor, deadline } from '../clock.ts'
import { evaluate, type Verdict } from '../criteria.ts'
import { noOthers, type OtherFacts } from '../findings/others.ts'
import { findings } from '../findings.ts'
import { noticeLacks, noticeName, noticeOf } from '../notices.ts'
import type { Calendar, PolicyPack } from '../pack.ts'
import type { Disease } from '../pack-disease.ts'
import { diseaseOf } from '../pack-index.ts'
import { type SecondReviewNeed, secondReviewNeeded } from '../review.ts'
import { same } from './changes.ts'

const SEVERITIES: Readonly<Record<Finding['severity'], string>> = { block: '阻断', warn: '提醒', info: '提示' }
const OUTCOMES: Readonly<Record<Proposal['outcome'], string>> = { approve: '拟认定', reject: '拟不予认定' }
const VERDICTS: Readonly<Record<Verdict, string>> = { met: '满足', unmet: '不满足', unknown: '无法判断' }

/** One case seen under one pack. */
interface View {
  readonly pack: PolicyPack
  readonly disease: Disease | null
  readonly findings: readonly Finding[]
}

/** What becomes different for one open case under the other pack; empty = nothing. */
export function effectsOn(
  caseFile: CaseFile,
  from: PolicyPack,
  to: PolicyPack,
  calendar: Calendar,
  others: OtherFacts = noOthers,
): string[] {
  const before = viewOf(caseFile, from, others)
  const after = viewOf(caseFile, to, others)
  return [
    ...catalogueEffects(before, after),
    ...findingEffects(before, after),
    ...limitEffects(caseFile, before, after, calendar),
    ...reviewEffects(caseFile, before, after),
    ...criteriaEffects(caseFile, before, after),
    ...noticeEffects(caseFile, from, to),
  ]
}

function viewOf(caseFile: CaseFile, pack: PolicyPack, others: OtherFacts): View {
  return {
    pack,
    disease: diseaseOf(pack, caseFile.form.opsp_dise_code),
    findings: findings(caseFile, pack, others),
  }
}

function catalogueEffects({ disease: before }: View, { disease: after }: View): string[] {
  if (before && !after) return ['申请病种不在新的病种目录内。']
  if (!before && after) return ['申请病种列入新的病种目录。']
  return []
}

/** Findings are the same when check and paper are; a check can speak several times of one case without any paper. */
function findingEffects(before: View, after: View): string[] {
  const left = new Map<string, Finding[]>()
  for (const finding of before.findings) {
    const key = keyOf(finding)
    left.set(key, [...(left.get(key) ?? []), finding])
  }
  const effects: string[] = []
  for (const finding of after.findings) {
    const earlier = takeAlike(left.get(keyOf(finding)) ?? [], finding)
    if (!earlier) {
      effects.push(`新增${SEVERITIES[finding.severity]}：${finding.sentence}`)
    } else if (earlier.severity !== finding.severity) {
      effects.push(`由${SEVERITIES[earlier.severity]}改为${SEVERITIES[finding.severity]}：${finding.sentence}`)
    } else if (plain(earlier.sentence, before.pack) !== plain(finding.sentence, after.pack)) {
      effects.push(`${SEVERITIES[finding.severity]}内容改变：${finding.sentence}`)
    }
  }
  const gone = [...left.values()].flat()
  return [...effects, ...gone.map((finding) => `不再${SEVERITIES[finding.severity]}：${finding.sentence}`)]
}

function keyOf({ code, evidence }: Finding): string {
  return `${code}:${evidence?.documentId ?? ''}`
}

/** Takes out of `list` the finding with the same words, else the first. */
function takeAlike(list: Finding[], finding: Finding): Finding | undefined {
  const at = Math.max(
    0,
    list.findIndex((other) => other.sentence === finding.sentence),
  )
  return list.splice(at, 1)[0]
}

/** Some sentences name the pack; that alone is no difference. */
function plain(sentence: string, { version }: PolicyPack): string {
  return sentence.replaceAll(version, '')
}

function limitEffects(caseFile: CaseFile, before: View, after: View, calendar: Calendar): string[] {
  const { acceptedOn, limitWorkdays, pauses } = caseFile
  if (acceptedOn === null) {
    const [a, b] = [limitOf(before), limitOf(after)]
    return a === b ? [] : [`受理后的办理时限由 ${a} 个工作日改为 ${b} 个工作日。`]
  }
  // Limit and how 补正 counts were fixed at 受理; only cases from before the latter was written down can move.
  const dueUnder = ({ pack }: View) =>
    deadline({ acceptedOn, limitWorkdays, pauses, clock: clockRuleFor(caseFile, pack), calendar, today: acceptedOn })
      .dueOn
  if (pauses.length === 0) return []
  const [a, b] = [dueUnder(before), dueUnder(after)]
  return a === b ? [] : [`办结时限由 ${a ?? '暂停计算'} 改为 ${b ?? '暂停计算'}。`]
}

function limitOf({ pack, disease }: View): number {
  return disease?.limitWorkdays ?? pack.limitWorkdays
}

function reviewEffects(caseFile: CaseFile, before: View, after: View): string[] {
  if (caseFile.state === 'second_review') return []
  const outcomes: Proposal['outcome'][] = caseFile.proposal ? [caseFile.proposal.outcome] : ['approve', 'reject']
  return outcomes.flatMap((outcome) => {
    const need = ({ pack, disease, findings: noticed }: View) =>
      needWords(secondReviewNeeded(pack, disease, outcome, noticed, caseFile))
    const [a, b] = [need(before), need(after)]
    return a === b ? [] : [`${OUTCOMES[outcome]}的复审由${a}改为${b}。`]
  })
}

function needWords(need: SecondReviewNeed): string {
  if (need === 'always') return '必须复审'
  return need === 'never' ? '不复审' : `按 ${Math.round(need.sampleRate * 1000) / 10}% 抽取`
}

function criteriaEffects(caseFile: CaseFile, before: View, after: View): string[] {
  const [a, b] = [before.disease?.criteria ?? null, after.disease?.criteria ?? null]
  if (before.disease === null || after.disease === null || same(a, b)) return []
  const ticks = caseFile.proposal?.criteria ?? []
  if (ticks.length === 0) return ['认定标准有变化。']
  const verdict = (criteria: typeof a) => (criteria ? VERDICTS[evaluate(criteria.logic, ticks)] : '无标准')
  const [was, is] = [verdict(a), verdict(b)]
  const outcome = was === is ? '' : `，结论由${was}变为${is}`
  return [`已勾选的认定标准有变化${outcome}，请重新核对。`]
}

/** Notices the case may still cause that cannot go out any more, or can at last. */
function noticeEffects(caseFile: CaseFile, before: PolicyPack, after: PolicyPack): string[] {
  const deeds: readonly DeedKind[] =
    caseFile.acceptedOn === null
      ? ['accept', 'not_accept', 'request_supplement', 'propose_approve', 'propose_reject']
      : ['request_supplement', 'propose_approve', 'propose_reject']
  const kinds = new Set(deeds.flatMap((deed) => noticeOf(caseFile, deed) ?? []))
  return [...kinds].flatMap((kind) => {
    const [lacked, lacks] = [noticeLacks(kind, before), noticeLacks(kind, after)]
    const name = noticeName(kind, after)
    if (lacks.length > 0 && lacked.length === 0) return [`缺「${lacks.join('」「')}」，不能再发${name}。`]
    return lacked.length > 0 && lacks.length === 0 ? [`可以发${name}了。`] : []
  })
}
