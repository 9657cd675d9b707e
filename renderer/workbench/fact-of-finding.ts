import type { Finding } from '#shared/model/finding.ts'

/** The places of the side panel a finding can be about; papers and criteria are sections of their own. */
export type FactId =
  | 'name'
  | 'certno'
  | 'disease'
  | 'insured'
  | 'identifiedBy'
  | 'appliedOn'
  | 'hospital'
  | 'recognised'
  | 'agent'
  | 'signature'
  | 'papers'
  | 'criteria'

/** Which fact a check is about. A code that is not here shows in the summary only. */
const factOf: Readonly<Record<string, FactId>> = {
  name_mismatch: 'name',
  document_name_mismatch: 'name',
  sex_mismatch: 'name',
  certno_mismatch: 'certno',
  document_certno_mismatch: 'certno',
  id_invalid: 'certno',
  id_form_mismatch: 'certno',
  age_out_of_range: 'certno',
  disease_unknown: 'disease',
  insutype_not_covered: 'insured',
  insured_state: 'insured',
  arrears: 'insured',
  out_of_area_unfiled: 'insured',
  hospital_level: 'identifiedBy',
  renewal_timing: 'appliedOn',
  duplicate_application: 'disease',
  hospital_change_twice: 'hospital',
  duplicate_recognition: 'recognised',
  mutex_recognition: 'recognised',
  nothing_to_change: 'recognised',
  form_incomplete: 'identifiedBy',
  agent_without_authorization: 'agent',
  signature_missing: 'signature',
  signature_wrong: 'signature',
  material_missing: 'papers',
  photo_missing: 'papers',
  document_stale: 'papers',
  document_undated: 'papers',
  document_future: 'papers',
  same_image: 'papers',
  second_supplement: 'papers',
  threshold_unmet: 'criteria',
}

const worst: readonly Finding['severity'][] = ['block', 'warn', 'info']

/** One finding with its two places on screen: in the summary, and beside the fact it is about. */
export interface Check {
  readonly finding: Finding
  readonly fact: FactId | null
  /** id of the entry in the summary */
  readonly place: string
}

/** The findings, worst first, each knowing where it belongs. */
export function checksOf(findings: readonly Finding[]): Check[] {
  return [...findings]
    .sort((a, b) => worst.indexOf(a.severity) - worst.indexOf(b.severity))
    .map((finding, n) => ({ finding, fact: factOf[finding.code] ?? null, place: `check-${n}` }))
}

/** id of the place of a fact on screen. */
export const factPlace = (fact: FactId): string => `fact-${fact}`

/** id of the entry of a criterion on screen. */
export const criterionPlace = (id: string): string => `criterion-${id}`

/** Moves the focus to a place of the side panel, into view. */
export function focusPlace(id: string): void {
  const place = document.getElementById(id)
  place?.focus({ preventScroll: true })
  place?.scrollIntoView({ block: 'nearest' })
}
