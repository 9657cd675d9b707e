import type { DocumentRef } from '../../model/document.ts'
import { addMonths, chinaDateOrNull, isRealDate, laterDate } from '../civil-day.ts'
import { label, type Material } from '../pack.ts'
import { windowMonthsOf } from '../pack-index.ts'
import { ageOn } from './eligibility.ts'
import { add, type Facts, paper } from './facts.ts'

/** Is every paper there that the matrix asks for, from a hospital high enough and recent enough? */
export function checkPapers(facts: Facts): void {
  checkMatrix(facts)
  for (const document of facts.caseFile.documents) {
    const material = facts.index.materials.get(document.material)
    if (!material) continue
    checkIssuer(facts, document, material)
    checkAge(facts, document, material)
    checkDay(facts, document, material)
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
      code === facts.pack.special.photo ? 'photo_missing' : 'material_missing',
      'block',
      `缺少「${name}」，申请「${disease?.opsp_dise_name ?? ''}」必须提供。`,
      { basis: material?.basis ?? '' },
    )
  }
}

function checkIssuer(facts: Facts, document: DocumentRef, material: Material): void {
  const worst = material.minHospitalLevel
  if (worst === null) return
  const level = issuerLevelOf(facts, document)
  const required = `${label(facts.pack, 'HOSP_LV', worst)}及以上`
  if (level === null) {
    const sentence = `「${material.name}」出具机构的等级不明，要求${required}，请核对。`
    add(facts, 'hospital_level', 'warn', sentence, { basis: material.basis, document })
  } else if (level > worst) {
    const sentence = `「${material.name}」出具机构为${label(facts.pack, 'HOSP_LV', level)}，要求${required}。`
    add(facts, 'hospital_level', 'block', sentence, { basis: material.basis, document })
  }
}

/**
 * hosp_lv of the hospital a paper comes from, or null where nobody knows it. The level is the paper's own; where the
 * channel did not say it, that of the form's hospital if the paper is theirs.
 */
export function issuerLevelOf(
  { caseFile, pack }: Pick<Facts, 'caseFile' | 'pack'>,
  document: DocumentRef,
): string | null {
  const { form } = caseFile
  const fromFormHospital = document.issuer === null || document.issuer === form.ide_fixmedins_name
  const level = document.issuerLevel ?? (fromFormHospital ? form.hosp_lv : '')
  const levels = pack.dictionaries.HOSP_LV
  return levels !== undefined && Object.hasOwn(levels, level) ? level : null
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
  if (!isRealDate(applied)) return
  const earliest = addMonths(applied, -months)
  if (document.issuedOn >= earliest) return
  const sentence = `「${material.name}」出具于 ${document.issuedOn}，要求不早于 ${earliest}（申请日 ${applied} 前 ${months} 个月内）。`
  add(facts, 'document_stale', 'warn', sentence, { basis: material.basis, document })
}

/** Nobody hands in a paper before it is written. One that came with a 补正 is measured to the day it came. */
function checkDay(facts: Facts, document: DocumentRef, material: Material): void {
  const { issuedOn, addedAt } = document
  if (issuedOn === null || !isRealDate(issuedOn)) return
  const handedIn = laterDate(chinaDateOrNull(facts.caseFile.receivedAt), chinaDateOrNull(addedAt))
  if (handedIn === null || issuedOn <= handedIn) return
  const sentence = `「${material.name}」出具于 ${issuedOn}，晚于交件日 ${handedIn}，请在图像上核对出具日期。`
  add(facts, 'document_future', 'warn', sentence, { basis: material.basis, document })
}

function checkAgent(facts: Facts): void {
  const agent = facts.caseFile.form.agnter_name
  const { authorization, applicationForm } = facts.pack.special
  if (agent === null || agent.trim() === '' || paper(facts, authorization) || isGuardian(facts)) return
  const material = facts.index.materials.get(authorization)
  add(
    facts,
    'agent_without_authorization',
    'block',
    `由「${agent}」代办，但缺少「${material?.name ?? '授权委托书'}」。`,
    {
      basis: material?.basis ?? '',
      document: paper(facts, applicationForm),
    },
  )
}

/** A minor's guardian needs nobody's authority. Basis: 民法典 Art. 23, 27. */
function isGuardian({ caseFile, pack }: Facts): boolean {
  const { agnter_rlts, brdy, appy_date } = caseFile.form
  if (!isRealDate(brdy) || !isRealDate(appy_date)) return false
  return pack.guardians.relations.includes(agnter_rlts ?? '') && ageOn(brdy, appy_date) < pack.guardians.underAge
}
