import type { DocumentRef } from '../model/document.ts'
import type { Verdict } from './criteria.ts'
import { type Part, papersFor, type Subject } from './criterion-part.ts'
import type { CriterionItem, Threshold } from './pack-disease.ts'

const OPERATORS: Readonly<Record<Threshold['op'], readonly [words: string, holds: (a: number, b: number) => boolean]>> =
  {
    '>': ['大于', (a, b) => a > b],
    '>=': ['不低于', (a, b) => a >= b],
    '<': ['小于', (a, b) => a < b],
    '<=': ['不高于', (a, b) => a <= b],
  }

/** Does a measured value meet the threshold for this sex (GEND)? null: the limit differs by sex and the sex is not known. */
export function meets(threshold: Threshold, value: number, sex: string): boolean | null {
  const limit = limitFor(threshold, sex)
  return limit === null ? null : OPERATORS[threshold.op][1](value, limit)
}

/** The limit for a sex; null where it differs by sex and the sex is neither 男 nor 女. */
export function limitFor({ value }: Threshold, sex: string): number | null {
  if (typeof value === 'number') return value
  if (sex === '1') return value.male
  return sex === '2' ? value.female : null
}

/** What the values declared with the papers say of an item's thresholds; what is not declared is open. */
export function judgeThresholds(item: CriterionItem, subject: Subject): Part[] {
  if (!item.thresholds) return []
  const papers = papersFor(item, subject)
  const judged = item.thresholds.of.map((threshold) => judge(threshold, papers, subject))
  if (item.thresholds.op === 'and') return judged
  const decisive = judged.find((p) => p.verdict === 'met') ?? judged.find((p) => p.verdict === 'unknown')
  if (decisive) return [decisive]
  const clause = judged.map((part) => part.clause).join('，')
  return [{ about: 'thresholds', verdict: 'unmet', clause, document: judged[0]?.document ?? null }]
}

interface Measured {
  readonly value: number
  readonly unit: string
  readonly document: DocumentRef
}

/** Any value that meets it is enough: reports of several days differ. */
function judge(threshold: Threshold, papers: readonly DocumentRef[], subject: Subject): Part {
  const sex = subject.caseFile.form.gend
  const limit = limitFor(threshold, sex)
  const measured = papers.flatMap((document): Measured[] =>
    (document.values ?? [])
      .filter((v) => plain(v.name) === plain(threshold.name))
      .map(({ value, unit }) => ({ value, unit, document })),
  )
  const required = `要求${OPERATORS[threshold.op][0]} ${limitText(threshold, sex)}${unitText(threshold.unit)}`
  const part = (verdict: Verdict, clause: string, document: DocumentRef | null): Part => ({
    about: 'thresholds',
    verdict,
    clause,
    document,
  })
  const comparable = measured.filter((m) => plain(m.unit) === plain(threshold.unit))
  const best = comparable.find((m) => meets(threshold, m.value, sex) === true) ?? comparable[0]
  if (best && limit !== null) {
    const seen = `申报的${threshold.name}为 ${best.value}${unitText(best.unit)}`
    return part(meets(threshold, best.value, sex) ? 'met' : 'unmet', `${seen}，${required}`, best.document)
  }
  const [other] = measured
  if (other) {
    const seen = `申报的${threshold.name}为 ${other.value}${unitText(other.unit)}`
    return part('unknown', `${seen}，${required}，单位或性别不明确，请核对`, other.document)
  }
  const [document = null] = papers
  return part('unknown', `没有申报${threshold.name}的数值，${required}，在图像上核对`, document)
}

function limitText({ value }: Threshold, sex: string): string {
  if (typeof value === 'number') return String(value)
  if (sex === '1') return `${value.male}（男）`
  return sex === '2' ? `${value.female}（女）` : `${value.male}（男）或 ${value.female}（女）`
}

const unitText = (unit: string) => (unit === '' ? '' : ` ${unit}`)

/** One name or unit as different laboratories write it: full-width forms, the two signs for micro, spaces, case. */
const plain = (text: string) => text.normalize('NFKC').replace(/\s/gu, '').toLowerCase()
