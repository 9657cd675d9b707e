import type { CaseFile } from '../../model/case.ts'
import type { DocumentRef } from '../../model/document.ts'
import type { Finding } from '../../model/finding.ts'
import type { Disease, PolicyPack } from '../pack.ts'
import { type PackIndex, packIndex } from '../pack-index.ts'

/**
 * The checks of the machine, as a closed list: desks count and filter by these codes, and a pack's reasons name the ones
 * they answer.
 */
export type FindingCode =
  | 'material_missing'
  | 'photo_missing'
  | 'hospital_level'
  | 'document_stale'
  | 'document_undated'
  | 'agent_without_authorization'
  | 'id_invalid'
  | 'id_form_mismatch'
  | 'name_mismatch'
  | 'certno_mismatch'
  | 'insured_state'
  | 'arrears'
  | 'disease_unknown'
  | 'insutype_not_covered'
  | 'age_out_of_range'
  | 'duplicate_recognition'
  | 'mutex_recognition'
  | 'out_of_area_unfiled'
  | 'hospital_change_twice'
  | 'renewal_timing'
  | 'second_supplement'

/** Everything one check may look at, looked up once for all of them. */
export interface Facts {
  readonly caseFile: CaseFile
  readonly pack: PolicyPack
  readonly index: PackIndex
  /** null: not in the catalogue in force */
  readonly disease: Disease | null
  readonly out: Finding[]
}

export function factsOf(caseFile: CaseFile, pack: PolicyPack): Facts {
  const index = packIndex(pack)
  return { caseFile, pack, index, disease: index.diseases.get(caseFile.form.opsp_dise_code) ?? null, out: [] }
}

/**
 * Writes a finding down, as gravely as the pack takes this check, or not at all where the pack turns it off. Without a
 * basis of its own it cites the pack's: the check's, else the reason that answers it.
 */
export function add(
  facts: Facts,
  code: FindingCode,
  severity: Finding['severity'],
  sentence: string,
  where: { basis?: string; document?: DocumentRef | undefined } = {},
): void {
  const rule = facts.pack.checks[code]
  if (rule?.severity === 'off') return
  const basis = where.basis ?? rule?.basis ?? facts.index.reasonOfFinding.get(code)?.basis ?? ''
  const evidence = where.document ? { documentId: where.document.id, page: 1 } : null
  facts.out.push({ code, severity: rule?.severity ?? severity, sentence, basis, evidence })
}

/** The first paper of a material, to point at. */
export function paper(facts: Facts, material: string): DocumentRef | undefined {
  return facts.caseFile.documents.find((d) => d.material === material)
}
