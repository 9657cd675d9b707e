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

/** Ages at which the disease is met. */
export function typicalAges(diseaseName: string, maxAge?: number): readonly [number, number] {
  if (maxAge !== undefined) return [3, Math.max(3, maxAge - 1)]
  return entryFor(diseaseName).ages
}

/**
 * The story of one patient: values that meet the usual criteria of the disease, or (`met: false`) values in their
 * normal ranges, with text that agrees with them either way.
 */
export function makeClinical(r: Random, diseaseName: string, met: boolean): Clinical {
  const entry = entryFor(diseaseName)
  const shortName = diseaseName.replace(/（.*）/, '')
  const values = new Map<string, string>()
  const rows = entry.lab.rows.map(([name, unit, range, metLow, metHigh, low, high, digits]): LabRow => {
    const [from, to] = met ? [metLow, metHigh] : [low, high]
    const value = from + r.next() * (to - from)
    const result = value.toFixed(digits)
    const middle = (low + high) / 2
    const outside = value < Math.min(low, high) || value > Math.max(low, high)
    values.set(name, `${result}${unit}`)
    return { name, unit, range, result, flag: !outside ? '' : value > middle ? '↑' : '↓' }
  })
  const fill = (text: string): string =>
    text.replace(/\{([^}]+)\}/g, (_, key: string) => (key === '病种' ? shortName : (values.get(key) ?? '')))
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
