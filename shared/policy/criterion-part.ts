import type { DocumentRef } from '../model/document.ts'
import type { Verdict } from './criteria.ts'
import type { Facts } from './findings/facts.ts'
import type { CriterionItem } from './pack-disease.ts'

/** What the declared facts say of one condition of an item: a clause without its full stop, and the paper it is about. */
export interface Part {
  readonly about: 'papers' | 'level' | 'window' | 'reports' | 'thresholds' | 'age' | 'look'
  readonly verdict: Verdict
  readonly clause: string
  readonly document: DocumentRef | null
}

export type Subject = Pick<Facts, 'caseFile' | 'pack' | 'index' | 'disease'>

/** The papers that can show an item: those of its materials, else all. */
export function papersFor(item: CriterionItem, { caseFile }: Subject): DocumentRef[] {
  const materials = item.papers?.materials
  return caseFile.documents.filter((d) => materials === undefined || materials.includes(d.material))
}
