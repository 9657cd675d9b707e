import type { CaseFile } from '#shared/model/case.ts'
import type { Notice } from '#shared/model/notice.ts'
import type { RecordBlock } from '#shared/model/record.ts'
import { maskCertno, maskName, maskTel } from '#shared/policy/mask.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { exportText } from './text.zh.ts'

export type Hide = (text: string) => string

/** Numbers somebody wrote into a note: 18 characters of an ID card, 11 digits of a mobile phone, a bank card. */
const CERTNO = /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g
const MOBILE = /(?<![\dA-Za-z])1[3-9]\d{9}(?![\dA-Za-z])/g
const BANK_CARD = /(?<![\dA-Za-z])62\d{14,17}(?![\dA-Za-z])/g

/**
 * Takes what identifies the person out of any text about the case: the values the case knows, wherever they stand
 * (a note, a reason, a notice), and numbers that look like them. The 受理号 stays: it is how the record is found.
 */
export function hideIdentity(caseFile: CaseFile, pack: PolicyPack): Hide {
  const { form, insurance, documents } = caseFile
  const certno = (text: string) => maskCertno(text, pack.masking.certno)
  const holders = documents.flatMap(({ holder }) => (holder ? [holder] : []))
  const known = new Map<string, string>()
  const learn = (value: string | null | undefined, mask: Hide) => {
    if (value && [...value].length > 1) known.set(value, mask(value))
  }
  for (const value of [form.certno, insurance.certno, form.agnter_certno, ...holders.map((one) => one.certno)]) {
    learn(value, certno)
  }
  learn(form.psn_no, certno)
  for (const value of [form.tel, form.agnter_tel]) learn(value, maskTel)
  learn(form.brdy, (date) => `${date.slice(0, 4)}-**-**`)
  for (const value of [form.addr, form.emp_name]) learn(value, () => exportText.record.hidden)
  for (const value of [
    form.psn_name,
    insurance.psn_name,
    form.agnter_name,
    form.sign_name,
    ...holders.map((h) => h.name),
  ]) {
    learn(value, maskName)
  }
  // The longest first: a name that is part of an address must not break the address.
  const all = [...known].sort(([a], [b]) => b.length - a.length)
  return (text) => {
    const plain = all.reduce((so, [value, mask]) => so.replaceAll(value, mask), text)
    if (plain.replaceAll(' ', '') === caseFile.caseNo) return plain
    return plain
      .replace(CERTNO, certno)
      .replace(BANK_CARD, (card) => maskCertno(card, { head: 0, tail: 4 }))
      .replace(MOBILE, maskTel)
  }
}

/** The same block with every text of it passed through. */
export function withTexts<B extends RecordBlock>(block: B, hide: Hide): B {
  switch (block.block) {
    case 'fields':
      return { ...block, rows: block.rows.map(({ label, text }) => ({ label, text: hide(text) })) }
    case 'table':
      return { ...block, rows: block.rows.map((row) => row.map(hide)) }
    case 'picture':
      return { ...block, caption: hide(block.caption) }
    case 'seal':
    case 'page':
      return block
    default:
      return { ...block, text: hide(block.text) }
  }
}

/** A notice as it was sent, but for what identifies the person; says that it is such a copy. */
export function hiddenNotice(notice: Notice, hide: Hide): Notice {
  const copy = exportText.record.maskedCopy
  return {
    ...notice,
    mark: exportText.record.mark(copy, notice.mark),
    blocks: notice.blocks.map((block) => withTexts(block, hide)),
  }
}
