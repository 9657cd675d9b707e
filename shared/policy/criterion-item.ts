import type { DocumentRef } from '../model/document.ts'
import { addMonths, isRealDate } from './civil-day.ts'
import type { Verdict } from './criteria.ts'
import { type Part, papersFor, type Subject } from './criterion-part.ts'
import { judgeThresholds } from './criterion-threshold.ts'
import { ageLimit, ageOn } from './findings/eligibility.ts'
import { issuerLevelOf } from './findings/papers.ts'
import { label } from './pack.ts'
import type { CriterionItem } from './pack-disease.ts'

/** Every condition of an item, judged apart; at least one. Nothing here is read from an image. */
export function judgeItem(item: CriterionItem, subject: Subject): Part[] {
  const parts = [...judgeDeclared(item, subject), ...leftToReaders(item, subject)]
  if (parts.length > 0) return parts
  return [{ about: 'look', verdict: 'unknown', clause: `在图像上核对：${item.text}`, document: null }]
}

/** The conditions that declared facts can speak of; only these can be unmet. */
export function judgeDeclared(item: CriterionItem, subject: Subject): Part[] {
  return [
    ...judgeAge(item, subject),
    ...judgePapers(item, subject),
    ...judgeReports(item, subject),
    ...judgeThresholds(item, subject),
  ]
}

/** The worst of the parts: one that fails is enough to fail the item, one that is open leaves it open. */
export function verdictOf(parts: readonly Part[]): Verdict {
  if (parts.some((part) => part.verdict === 'unmet')) return 'unmet'
  return parts.every((part) => part.verdict === 'met') ? 'met' : 'unknown'
}

function judgeAge(item: CriterionItem, { caseFile }: Subject): Part[] {
  if (item.minAge === undefined && item.maxAge === undefined) return []
  const { brdy, appy_date } = caseFile.form
  if (!isRealDate(brdy) || !isRealDate(appy_date)) {
    return [{ about: 'age', verdict: 'unknown', clause: '出生日期或申请日期无效，无法计算年龄', document: null }]
  }
  const age = ageOn(brdy, appy_date)
  const required = ageLimit(age, item)
  const clause = `申请日年满 ${age} 周岁${required === null ? '，符合年龄要求' : `，要求${required}`}`
  return [{ about: 'age', verdict: required === null ? 'met' : 'unmet', clause, document: null }]
}

const RANK: Readonly<Record<Verdict, number>> = { met: 0, unknown: 1, unmet: 2 }

/** Every material asked for must be there ('and'), or one of them ('or'); the best paper of a material speaks for it. */
function judgePapers(item: CriterionItem, subject: Subject): Part[] {
  if (!item.papers) return []
  const each = item.papers.materials.map((material) => {
    const judged = papersOf(material, subject).map((document) => judgePaper(document, item, subject))
    return judged.sort((a, b) => RANK[a.verdict] - RANK[b.verdict])[0] ?? missing(material, subject)
  })
  if (item.papers.op === 'and') return each
  // A paper that was handed in says more than one that was not.
  const best = each.sort((a, b) => RANK[a.verdict] - RANK[b.verdict] || Number(!a.document) - Number(!b.document))[0]
  return best ? [best] : []
}

const papersOf = (material: string, { caseFile }: Subject) => caseFile.documents.filter((d) => d.material === material)

/** Only what this application had to bring can be missing from it. */
function missing(material: string, { caseFile, disease, index }: Subject): Part {
  const name = index.materials.get(material)?.name ?? material
  const asked = disease?.materials[caseFile.applyType].includes(material) === true
  const clause = asked ? `没有提交「${name}」` : `本次申请不要求提供「${name}」，没有提交`
  return { about: 'papers', verdict: asked ? 'unmet' : 'unknown', clause, document: null }
}

function judgePaper(document: DocumentRef, item: CriterionItem, subject: Subject): Part {
  const { caseFile, index, pack } = subject
  const name = `「${index.materials.get(document.material)?.name ?? document.title}」`
  const level = issuerLevelOf(subject, document)
  const shown = level === null ? null : label(pack, 'HOSP_LV', level)
  if (item.minHospitalLevel !== undefined) {
    const required = `${label(pack, 'HOSP_LV', item.minHospitalLevel)}及以上`
    if (level === null) {
      return { about: 'level', verdict: 'unknown', clause: `${name}出具机构等级不明，要求${required}`, document }
    }
    if (level > item.minHospitalLevel) {
      return { about: 'level', verdict: 'unmet', clause: `${name}出具机构为${shown}，要求${required}`, document }
    }
  }
  const months = item.windowMonths ?? null
  const applied = caseFile.form.appy_date
  if (months !== null && isRealDate(applied)) {
    const required = `要求申请日（${applied}）前 ${months} 个月内`
    if (document.issuedOn === null) {
      return { about: 'window', verdict: 'unknown', clause: `${name}没有登记出具日期，${required}`, document }
    }
    if (document.issuedOn < addMonths(applied, -months)) {
      return { about: 'window', verdict: 'unmet', clause: `${name}出具于 ${document.issuedOn}，${required}`, document }
    }
  }
  const known = [document.issuer, shown, document.issuedOn].filter((text) => text !== null)
  const clause = `已提交${name}${known.length > 0 ? `（${known.join('，')}）` : ''}`
  return { about: 'papers', verdict: 'met', clause, document }
}

/** One scan may hold several reports, so too few papers prove nothing. */
function judgeReports(item: CriterionItem, subject: Subject): Part[] {
  if (item.reports === undefined) return []
  const papers = papersFor(item, subject)
  const [document = null] = papers
  if (papers.length >= item.reports) {
    return [
      { about: 'reports', verdict: 'met', clause: `已提交 ${papers.length} 份，要求 ${item.reports} 次`, document },
    ]
  }
  const clause = `已提交 ${papers.length} 份，要求 ${item.reports} 次，在图像上核对次数和日期`
  return [{ about: 'reports', verdict: 'unknown', clause, document }]
}

/** What no declaration says: it stays with the person who looks, and is named so that they know what to look for. */
function leftToReaders(item: CriterionItem, subject: Subject): Part[] {
  const { records, signers } = item
  const counts = [
    records?.outpatient === undefined ? [] : [`${records.outpatient} 次门诊记录`],
    records?.inpatient === undefined ? [] : [`${records.inpatient} 次住院记录`],
  ].flat()
  const wanted = [
    item.look ?? [],
    item.specialty === undefined ? [] : `由${item.specialty}出具`,
    signers === undefined ? [] : `由 ${signers.count} 名${signers.title}签署`,
    counts.length === 0 ? [] : `有 ${counts.join('或 ')}`,
    item.courseMonths === undefined ? [] : `病程或间隔至少 ${item.courseMonths} 个月`,
  ].flat()
  if (wanted.length === 0) return []
  const [document = null] = papersFor(item, subject)
  const where = item.papers === undefined ? null : document
  return [{ about: 'look', verdict: 'unknown', clause: `在图像上核对：${wanted.join('、')}`, document: where }]
}
