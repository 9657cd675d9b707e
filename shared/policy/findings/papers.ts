import type { DocumentRef } from '../../model/document.ts'
import { addMonths, isRealDate } from '../civil-day.ts'
import { label, type Material } from '../pack.ts'
import { windowMonthsOf } from '../pack-index.ts'
import { ageOn } from './eligibility.ts'
import { add, type Facts, paper } from './facts.ts'

/** Materials with a meaning of their own for the checks; all others are only names in the pack's matrix. */
const PHOTO = 'photo'
const AUTHORIZATION = 'authorization'

/** Is every paper there that the matrix asks for, from a hospital high enough and recent enough? */
export function checkPapers(facts: Facts): void {
  checkMatrix(facts)
  for (const document of facts.caseFile.documents) {
    const material = facts.index.materials.get(document.material)
    if (!material) continue
    checkIssuer(facts, document, material)
    checkAge(facts, document, material)
  }
  checkAgent(facts)
}

function checkMatrix(facts: Facts): void {
  const { caseFile, disease, index } = facts
  for (const code of disease?.materials[caseFile.applyType] ?? []) {
    if (paper(facts, code)) continue
    const material = index.materials.get(code)
    const name = material?.name ?? code
    add(
      facts,
      code === PHOTO ? 'photo_missing' : 'material_missing',
      'block',
      `缺少「${name}」，申请「${disease?.name ?? ''}」必须提供。`,
      { basis: material?.basis ?? '' },
    )
  }
}

/** The level is the paper's own; where the channel did not say it, that of the form's hospital if the paper is theirs. */
function checkIssuer(facts: Facts, document: DocumentRef, material: Material): void {
  const worst = material.minHospitalLevel
  if (worst === null) return
  const { form } = facts.caseFile
  const fromFormHospital = document.issuer === null || document.issuer === form.ide_fixmedins_name
  const level = document.issuerLevel ?? (fromFormHospital ? form.hosp_lv : '')
  const known = facts.pack.dictionaries.HOSP_LV?.[level]
  const required = `${label(facts.pack, 'HOSP_LV', worst)}及以上`
  if (known === undefined) {
    const sentence = `「${material.name}」出具机构的等级不明，要求${required}，请核对。`
    add(facts, 'hospital_level', 'warn', sentence, { basis: material.basis, document })
  } else if (level > worst) {
    const sentence = `「${material.name}」出具机构为${known}，要求${required}。`
    add(facts, 'hospital_level', 'block', sentence, { basis: material.basis, document })
  }
}

/** Measured to the application day, never to the day of review: the queue must not age a paper. */
function checkAge(facts: Facts, document: DocumentRef, material: Material): void {
  const months = windowMonthsOf(facts.pack, facts.disease, material.code)
  if (months === null) return
  const applied = facts.caseFile.form.appy_date
  if (document.issuedOn === null) {
    const sentence = `「${material.name}」没有登记出具日期，要求申请日（${applied}）前 ${months} 个月内，请在图像上核对。`
    add(facts, 'document_undated', 'info', sentence, { basis: material.basis, document })
    return
  }
  const earliest = addMonths(applied, -months)
  if (document.issuedOn >= earliest) return
  const sentence = `「${material.name}」出具于 ${document.issuedOn}，要求不早于 ${earliest}（申请日 ${applied} 前 ${months} 个月内）。`
  add(facts, 'document_stale', 'warn', sentence, { basis: material.basis, document })
}

function checkAgent(facts: Facts): void {
  const agent = facts.caseFile.form.agnter_name
  if (agent === null || agent.trim() === '' || paper(facts, AUTHORIZATION) || isGuardian(facts)) return
  const material = facts.index.materials.get(AUTHORIZATION)
  add(
    facts,
    'agent_without_authorization',
    'block',
    `由「${agent}」代办，但缺少「${material?.name ?? '授权委托书'}」。`,
    {
      basis: material?.basis ?? '',
      document: paper(facts, 'application_form'),
    },
  )
}

/** A minor's guardian needs nobody's authority. Basis: 民法典 Art. 23, 27. */
function isGuardian({ caseFile, pack }: Facts): boolean {
  const { agnter_rlts, brdy, appy_date } = caseFile.form
  if (!isRealDate(brdy) || !isRealDate(appy_date)) return false
  return pack.guardians.relations.includes(agnter_rlts ?? '') && ageOn(brdy, appy_date) < pack.guardians.underAge
}
