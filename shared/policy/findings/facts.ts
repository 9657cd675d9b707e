import type { CaseFile } from '../../model/case.ts'
import type { DocumentRef } from '../../model/document.ts'
import type { Finding } from '../../model/finding.ts'
import type { PolicyPack } from '../pack.ts'
import type { Disease } from '../pack-disease.ts'
import { type PackIndex, packIndex } from '../pack-index.ts'
import type { OtherFacts } from './others.ts'

/**
 * The checks of the machine, as a closed list: desks count and filter by these codes, and a pack's reasons name the ones
 * they answer.
 */
export const findingCodes = [
  'material_missing',
  'photo_missing',
  'hospital_level',
  'document_stale',
  'document_undated',
  'agent_without_authorization',
  'id_invalid',
  'id_form_mismatch',
  'name_mismatch',
  'certno_mismatch',
  'insured_state',
  'arrears',
  'disease_unknown',
  'insutype_not_covered',
  'age_out_of_range',
  'duplicate_recognition',
  'mutex_recognition',
  'out_of_area_unfiled',
  'hospital_change_twice',
  'renewal_timing',
  'second_supplement',
  'signature_missing',
  'signature_wrong',
  'document_name_mismatch',
  'document_certno_mismatch',
  'sex_mismatch',
  'threshold_unmet',
  'duplicate_application',
  'same_image',
  'nothing_to_change',
  'document_future',
  'form_incomplete',
] as const
export type FindingCode = (typeof findingCodes)[number]

/** Everything one check may look at, looked up once for all of them. */
export interface Facts {
  readonly caseFile: CaseFile
  readonly pack: PolicyPack
  readonly others: OtherFacts
  readonly index: PackIndex
  /** null: not in the catalogue in force */
  readonly disease: Disease | null
  readonly out: Finding[]
}

export function factsOf(caseFile: CaseFile, pack: PolicyPack, others: OtherFacts): Facts {
  const corrected = asCorrected(caseFile)
  const index = packIndex(pack)
  const { opsp_dise_code, appy_date } = corrected.form
  const listed = index.diseases.get(opsp_dise_code) ?? null
  const disease = listed && inForce(listed, appy_date) ? listed : null
  return { caseFile: corrected, pack, others, index, disease, out: [] }
}

/** The catalogue names a disease from one day to another; a code outside them is as unknown as one never listed. */
function inForce({ efft_time, invd_time }: Disease, day: string): boolean {
  return (efft_time === null || efft_time <= day) && (invd_time === null || day < invd_time)
}

/** A 更正 is judged by what the form is to become: it must not bring in what an application would be stopped for. */
function asCorrected(caseFile: CaseFile): CaseFile {
  const { correction, form } = caseFile
  if (caseFile.kind !== 'correction' || correction === null) return caseFile
  const changes = Object.fromEntries(Object.entries(correction).filter(([field]) => Object.hasOwn(form, field)))
  return { ...caseFile, form: { ...form, ...changes } }
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
