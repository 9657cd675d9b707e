import type { DocumentRef } from '../../model/document.ts'
import { maskCertno } from '../mask.ts'
import { add, type Facts } from './facts.ts'
import { differingDigits, normaliseName } from './identity.ts'

/** Are the papers the applicant's own, as far as the channel says whose they are? */
export function checkHolders(facts: Facts): void {
  for (const document of facts.caseFile.documents) {
    if (document.holder) checkHolder(facts, document, document.holder)
  }
}

function checkHolder(facts: Facts, document: DocumentRef, holder: NonNullable<DocumentRef['holder']>): void {
  const { form } = facts.caseFile
  const name = facts.index.materials.get(document.material)?.name ?? document.title
  const isAgents = document.material === facts.pack.special.authorization
  const names = isAgents && form.agnter_name !== null ? [form.psn_name, form.agnter_name] : [form.psn_name]
  if (!names.some((one) => normaliseName(one) === normaliseName(holder.name))) {
    const sentence = `「${name}」上的姓名为「${holder.name}」，申请表为「${form.psn_name}」，两者不一致。`
    add(facts, 'document_name_mismatch', 'block', sentence, { document })
  }
  if (holder.certno === null) return
  const seen = upper(holder.certno)
  const numbers = isAgents && form.agnter_certno !== null ? [form.certno, form.agnter_certno] : [form.certno]
  if (numbers.some((one) => upper(one) === seen)) return
  const required = upper(form.certno)
  const where = differingDigits(seen, required)
  const sentence = `「${name}」上的证件号码（${maskCertno(seen)}）与申请表（${maskCertno(required)}）不一致${where}。`
  add(facts, 'document_certno_mismatch', 'block', sentence, { document })
}

const upper = (certno: string) => certno.trim().toUpperCase()
