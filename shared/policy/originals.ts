import type { CaseFile } from '../model/case.ts'
import type { DocumentRef } from '../model/document.ts'
import type { Deed } from '../model/operation.ts'
import type { CapturedOriginal, OriginalCheck, OriginalResult, OriginalsRecord } from '../model/originals.ts'
import { broken, type Refusal } from './refusal.ts'

type Comparing = Extract<Deed, { kind: 'accept' | 'originals_verified' | 'originals_mismatch' }>
type Checked = Pick<CaseFile, 'originals' | 'history'>

/** What people at the counter call each result. */
export const originalWords: Readonly<Record<OriginalResult, string>> = {
  agrees: '原件一致',
  differs: '不一致',
  not_brought: '未带',
  copy_only: '仅复印件',
  deferred: '容缺',
}

/** One check in words: what, which field, until when, what was noted. */
export function checkInWords({ result, field, until, note }: OriginalCheck): string {
  const about = [field, until === undefined ? undefined : `${until} 前补齐`, note].filter((part) => part && part !== '')
  return about.length === 0 ? originalWords[result] : `${originalWords[result]}（${about.join('，')}）`
}

/** What was last found of each paper, by document id, with who found it. */
export function latestChecks({
  originals,
}: Pick<CaseFile, 'originals'>): ReadonlyMap<string, { check: OriginalCheck; record: OriginalsRecord }> {
  const records = originals ?? []
  return new Map(records.flatMap((record) => record.checks.map((check) => [check.documentId, { check, record }])))
}

/**
 * Is it on record that an original does not agree, and nothing since that it does? Then a second person looks, whatever
 * the pack samples. Deeds of before papers were named one by one count by their kind.
 */
export function originalsDisagree({ originals, history }: Checked): boolean {
  if ([...latestChecks({ originals }).values()].some(({ check }) => check.result === 'differs')) return true
  return history.findLast(({ kind }) => kind.startsWith('originals_'))?.kind === 'originals_mismatch'
}

/** Pictures of originals that the case has beside its papers. */
export function capturedOriginals({ originals }: Pick<CaseFile, 'originals'>): CapturedOriginal[] {
  return (originals ?? []).flatMap(({ checks }) => checks.flatMap(({ captured }) => (captured ? [captured] : [])))
}

/** A picture of an original as something a pane can show, under its paper's name. */
export function asDocument(captured: CapturedOriginal, paper: DocumentRef, record: OriginalsRecord): DocumentRef {
  const { material, issuedOn, issuer, issuerLevel } = paper
  return { ...captured, material, title: `${paper.title}（原件）`, addedAt: record.at, issuedOn, issuer, issuerLevel }
}

/** Contents taken at a desk that a deed names: the centre must have them before it hears of the deed. */
export function papersNamed(deed: Deed): CapturedOriginal[] {
  if (deed.kind === 'supplement_received') return deed.papers
  return 'papers' in deed ? (deed.papers ?? []).flatMap(({ captured }) => (captured ? [captured] : [])) : []
}

/** Papers of the case that a list of checks leaves out. */
export function unchecked(documents: readonly DocumentRef[], checks: readonly OriginalCheck[]): DocumentRef[] {
  const done = new Set(checks.map(({ documentId }) => documentId))
  return documents.filter(({ id }) => !done.has(id))
}

/** What a record of checks must fulfil: every paper of the case once, each with what its result needs. */
export function refuseChecks(caseFile: CaseFile, deed: Comparing): Refusal | null {
  const checks = deed.papers
  if (checks === undefined) return null
  const byId = new Map(caseFile.documents.map((document) => [document.id, document]))
  if (
    checks.some(({ documentId }) => !byId.has(documentId)) ||
    new Set(checks.map((c) => c.documentId)).size < checks.length
  ) {
    return broken('核验的材料与这件现有的材料对不上，请打开最新情况重新核验。')
  }
  const left = unchecked(caseFile.documents, checks)
  if (left.length > 0) {
    return broken(`还有 ${left.length} 份材料没有核验结果：${left.map(({ title }) => title).join('、')}。`)
  }
  const titleOf = (check: OriginalCheck) => byId.get(check.documentId)?.title ?? ''
  const vague = checks.find(({ result, field, note }) => result === 'differs' && !field?.trim() && !note?.trim())
  if (vague) return broken(`「${titleOf(vague)}」登记为不一致，请写明哪一项不一致。`)
  const endless = checks.find(({ result, until }) => result === 'deferred' && until === undefined)
  if (endless) return broken(`「${titleOf(endless)}」登记为容缺，请写明补齐期限。`)
  const differs = checks.some(({ result }) => result === 'differs')
  if (deed.kind === 'originals_verified' && differs) return broken('有材料登记为不一致，不能按原件一致提交。')
  if (deed.kind === 'originals_mismatch' && !differs) return broken('没有一份材料登记为不一致，请按原件一致提交。')
  return null
}
