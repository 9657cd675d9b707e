import type { CaseFile } from '../../model/case.ts'
import type { PolicyPack } from '../pack.ts'
import { packIndex } from '../pack-index.ts'
import { openStates } from '../transitions.ts'
import { add, type Facts } from './facts.ts'
import type { OtherFacts } from './others.ts'

/** What other cases say: the same request already under way, and pictures that another person handed in. */
export function checkDuplicates(facts: Facts): void {
  checkSameRequest(facts)
  checkPictures(facts)
}

/** Only the later of two is in the way of the other, so that exactly one of them is stopped. */
function checkSameRequest(facts: Facts): void {
  const { caseFile } = facts
  if (caseFile.kind !== 'application') return
  const first = facts.others.samePerson
    .filter((other) => sameRequest(caseFile, other) && isEarlier(other, caseFile))
    .sort((a, b) => (isEarlier(a, b) ? -1 : 1))[0]
  if (!first) return
  const sentence = `同一申请人的「${caseFile.form.opsp_dise_name}」申请（受理号 ${first.caseNo}）正在办理，不能重复申请。`
  add(facts, 'duplicate_application', 'block', sentence)
}

type Other = OtherFacts['samePerson'][number]

function sameRequest({ form, applyType }: CaseFile, other: Other): boolean {
  if (other.kind !== 'application' || !openStates.includes(other.state)) return false
  return other.opsp_dise_code === form.opsp_dise_code && wish(other.applyType) === wish(applyType)
}

/** 新申请 and 续期 ask for the same thing: to be recognised. */
const wish = (type: CaseFile['applyType']) => (type === 'renewal' ? 'new' : type)

function isEarlier(a: Pick<CaseFile, 'receivedAt' | 'caseNo'>, b: Pick<CaseFile, 'receivedAt' | 'caseNo'>): boolean {
  const [left, right] = [Date.parse(a.receivedAt), Date.parse(b.receivedAt)]
  return left === right || Number.isNaN(left) || Number.isNaN(right) ? a.caseNo < b.caseNo : left < right
}

/**
 * Does a picture of this paper belong to one person? Hospital papers and the photo do; the state's side of an identity
 * card looks the same for everybody.
 */
export function isOwnPaper(material: string, pack: PolicyPack): boolean {
  const known = packIndex(pack).materials.get(material)
  return known !== undefined && (known.minHospitalLevel !== null || known.code === pack.special.photo)
}

/**
 * One line a paper, with every case it was seen in. A warning on both sides: the picture itself does not say whose it is.
 */
function checkPictures(facts: Facts): void {
  for (const document of facts.caseFile.documents) {
    if (!isOwnPaper(document.material, facts.pack)) continue
    const name = facts.index.materials.get(document.material)?.name ?? document.title
    const same = new Set(facts.others.pictures.flatMap((p) => (p.documentId === document.id ? [p.caseNo] : [])))
    const near = (document.alike ?? []).filter((caseNo) => !same.has(caseNo))
    if (same.size > 0) {
      const sentence = `「${name}」的图像也出现在其他申请人的案件（${[...same].join('、')}）中，请核对是否为本人资料。`
      add(facts, 'same_image', 'warn', sentence, { document })
    }
    if (near.length > 0) {
      const sentence = `「${name}」与其他申请人的案件（${near.join('、')}）中的图像相近，可能是同一份材料的另一次扫描，请核对是否为本人资料。`
      add(facts, 'same_image', 'warn', sentence, { document })
    }
  }
}
