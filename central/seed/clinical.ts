import { limitFor, meets } from '#shared/policy/criterion-threshold.ts'
import type { Disease, Threshold } from '#shared/policy/pack-disease.ts'
import { type ClinicalEntry, clinicalEntries } from './data.ts'
import type { Random } from './random.ts'
import type { LabRow } from './render/spec.ts'

/** What hospitals write about one group of diseases. */
export interface Clinical {
  readonly department: string
  readonly ages: readonly [number, number]
  readonly diagnoses: readonly string[]
  readonly complaint: string
  readonly course: string
  readonly advice: readonly string[]
  readonly labTitle: string
  readonly specimen: string
  readonly rows: readonly LabRow[]
  /** the values the disease's criteria ask for, as an electronic report declares them: the same as in `rows` */
  readonly values: readonly { readonly name: string; readonly value: number; readonly unit: string }[]
  readonly imaging: {
    readonly title: string
    readonly part: string
    readonly findings: string
    readonly conclusion: string
  }
}

/** The entry with the longest keyword contained in the disease's name; the one without keywords fits all others. */
function entryFor(diseaseName: string): ClinicalEntry {
  let best: ClinicalEntry | undefined
  let length = -1
  for (const entry of clinicalEntries) {
    for (const word of entry.match.length > 0 ? entry.match : ['']) {
      if (diseaseName.includes(word) && word.length > length) {
        best = entry
        length = word.length
      }
    }
  }
  if (!best) throw new Error('clinical data has no general entry')
  return best
}

/** Ages at which the disease is met, within those it is limited to. */
export function typicalAges({ opsp_dise_name, minAge = 0, maxAge }: Disease): readonly [number, number] {
  if (maxAge !== undefined) return [Math.max(3, minAge), Math.max(3, minAge, maxAge - 1)]
  const [from, to] = entryFor(opsp_dise_name).ages
  return [Math.max(from, minAge), Math.max(to, minAge)]
}

/** What is measured, and for whom (GEND). */
export interface Measure {
  readonly thresholds: readonly Threshold[]
  readonly sex: string
}

/** Every threshold of the disease's criteria. */
export function thresholdsOf({ criteria }: Pick<Disease, 'criteria'>): readonly Threshold[] {
  return (criteria?.items ?? []).flatMap((item) => item.thresholds?.of ?? [])
}

/** A printed value clearly on the wanted side of the limit. */
function valueFor(r: Random, threshold: Threshold, limit: number, met: boolean): string {
  const above = threshold.op.startsWith('>') === met
  const distance = Math.abs(limit) * (0.15 + 0.4 * r.next())
  const digits = Math.abs(limit) >= 100 ? 0 : Math.abs(limit) >= 1 ? 1 : 2
  return (above ? limit + distance : limit - distance).toFixed(digits)
}

const OPPOSITE = { '>': '≤', '>=': '<', '<': '≥', '<=': '>' } as const

/** Puts the measured values among the rows: those there already stay where they agree with `met`. */
function measure(r: Random, rows: LabRow[], met: boolean, { thresholds, sex }: Measure): Clinical['values'] {
  for (const threshold of thresholds) {
    const limit = limitFor(threshold, sex)
    if (limit === null) continue
    const { name, unit, op } = threshold
    const at = rows.findIndex((row) => row.name === name && row.unit === unit)
    if (at >= 0 && meets(threshold, Number(rows[at]?.result), sex) === met) continue
    const range = rows[at]?.range ?? `${OPPOSITE[op]}${limit}`
    const row: LabRow = {
      name,
      unit,
      range,
      result: valueFor(r, threshold, limit, met),
      flag: !met ? '' : op.startsWith('>') ? '↑' : '↓',
    }
    if (at >= 0) rows[at] = row
    else rows.push(row)
  }
  const wanted = new Set(thresholds.map(({ name, unit }) => `${name} ${unit}`))
  return rows
    .filter(({ name, unit }) => wanted.has(`${name} ${unit}`))
    .map(({ name, result, unit }) => ({ name, value: Number(result), unit }))
}

/**
 * The story of one patient: values that meet the usual criteria of the disease, or (`met: false`) values in their
 * normal ranges, with text that agrees with them either way.
 */
export function makeClinical(
  r: Random,
  diseaseName: string,
  met: boolean,
  measured: Measure = { thresholds: [], sex: '' },
): Clinical {
  const entry = entryFor(diseaseName)
  const shortName = diseaseName.replace(/（.*）/, '')
  const rows = entry.lab.rows.map(([name, unit, range, metLow, metHigh, low, high, digits]): LabRow => {
    const [from, to] = met ? [metLow, metHigh] : [low, high]
    const value = from + r.next() * (to - from)
    const result = value.toFixed(digits)
    const middle = (low + high) / 2
    const outside = value < Math.min(low, high) || value > Math.max(low, high)
    return { name, unit, range, result, flag: !outside ? '' : value > middle ? '↑' : '↓' }
  })
  const values = measure(r, rows, met, measured)
  const printed = new Map(rows.map(({ name, result, unit }) => [name, `${result}${unit}`]))
  const fill = (text: string): string =>
    text.replace(/\{([^}]+)\}/g, (_, key: string) => (key === '病种' ? shortName : (printed.get(key) ?? '')))
  const { imaging } = entry
  // a group's own diagnoses name its first keyword; any other disease of the group is named itself
  const fits = entry.match[0] === undefined || diseaseName.includes(entry.match[0]) || entry.diagnoses[0]?.includes('{')
  const diagnoses = fits ? entry.diagnoses : [shortName, ...entry.diagnoses.slice(1)]
  return {
    department: entry.department,
    ages: entry.ages,
    diagnoses: diagnoses.map(fill),
    complaint: fill(entry.complaint),
    course: fill(entry.course),
    advice: entry.advice,
    labTitle: entry.lab.title,
    specimen: entry.lab.specimen,
    rows,
    values,
    imaging: {
      title: imaging.title,
      part: imaging.part,
      findings: met ? imaging.findings : imaging.normalFindings,
      conclusion: met ? imaging.conclusion : imaging.normalConclusion,
    },
  }
}

/** How often the disease is applied for, relative to others: the weight of its group shared among the group's diseases. */
export function commonness(diseaseName: string, all: readonly string[]): number {
  const entry = entryFor(diseaseName)
  return entry.weight / Math.max(1, all.filter((name) => entryFor(name) === entry).length)
}
