import type { CaseFile, CriterionVerdict } from '../model/case.ts'
import type { Deed } from '../model/operation.ts'
import type { Staff } from '../model/staff.ts'
import { approvesUnmet } from './judged-criteria.ts'
import { noticeLacks, noticeName, noticeOf } from './notices.ts'
import { refuseChecks } from './originals.ts'
import type { PolicyPack } from './pack.ts'
import { diseaseOf } from './pack-index.ts'
import { broken, type Refusal } from './refusal.ts'
import { strangeItem } from './supplement-items.ts'

type Demand = Extract<Deed, { kind: 'request_supplement' }>
type Opening = Extract<Deed, { kind: 'open_case' }>
type Received = Extract<Deed, { kind: 'supplement_received' }>
type Refusing = Extract<Deed, { kind: 'not_accept' | 'propose_reject' }>

/** What the deed itself must fulfil: known reasons and items, ticks of the criteria, a notice that may go out. */
export function refuseDetails(caseFile: CaseFile, deed: Deed, staff: Staff, pack: PolicyPack): Refusal | null {
  const notice = noticeOf(caseFile, deed.kind)
  const lacks = notice ? noticeLacks(notice, pack) : []
  if (notice && lacks.length > 0) {
    const name = noticeName(notice, pack)
    return broken(`政策包没有填写「${lacks.join('」「')}」，${name}不能发出。请主管补全政策包后再办理。`)
  }
  switch (deed.kind) {
    case 'open_case':
      return refuseOpening(caseFile, deed)
    case 'not_accept':
      return refuseReasons(deed, pack)
    case 'propose_reject':
      return refuseReasons(deed, pack) ?? refuseTicks(caseFile, deed.criteria, pack)
    case 'propose_approve':
      if (deed.note.trim() === '' && approvesUnmet(caseFile, deed.criteria, pack)) {
        return broken('勾选的结果是不满足认定标准，仍要认定通过的，请写明理由。')
      }
      return refuseTicks(caseFile, deed.criteria, pack)
    case 'request_supplement':
      return refuseDemand(caseFile, deed, staff, pack)
    case 'accept':
    case 'originals_verified':
    case 'originals_mismatch':
      return refuseChecks(caseFile, deed)
    case 'supplement_received':
      return refusePapers(caseFile, deed)
    default:
      return null
  }
}

function refuseReasons(deed: Refusing, pack: PolicyPack): Refusal | null {
  const allowed = new Set(pack.reasons.filter((r) => r.for.includes(deed.kind)).map((r) => r.code))
  const unknown = deed.reasons.find((r) => !allowed.has(r.code))
  if (unknown) return broken(`理由「${unknown.code}」不在现行政策包的理由库中，请重新选择。`)
  const empty = deed.reasons.find((r) => r.text.trim() === '')
  return empty ? broken(`理由「${empty.code}」没有内容，请写明后再办理。`) : null
}

function refuseTicks(caseFile: CaseFile, ticks: readonly CriterionVerdict[], pack: PolicyPack): Refusal | null {
  const items = diseaseOf(pack, caseFile.form.opsp_dise_code)?.criteria?.items ?? []
  const unknown = ticks.find((tick) => !items.some(({ id }) => id === tick.id))
  return unknown ? broken(`现行认定标准中没有第 ${unknown.id} 项，请按现行标准重新勾选。`) : null
}

/** A paper comes into a case once. */
function refusePapers({ documents }: CaseFile, { papers }: Received): Refusal | null {
  const ids = [...documents, ...papers].map(({ id }) => id)
  return new Set(ids).size < ids.length ? broken('有材料已经在这件里，不能再次登记，请打开最新情况核对。') : null
}

/** Basis: 行政许可法 Art. 32 (一次告知) for the second 补正. */
function refuseDemand(caseFile: CaseFile, deed: Demand, staff: Staff, pack: PolicyPack): Refusal | null {
  const strange = strangeItem(pack, caseFile, deed.items)
  if (strange) return broken(`补正项「${strange.code}」不在本病种、本申请类型可以要求的补正项中，请重新选择。`)
  if (caseFile.supplements.length < pack.supplement.limit) return null
  if (!staff.roles.includes('supervisor')) {
    return { code: 'supplement_twice', message: '这件已经补正过，再次补正须由主管办理并写明理由。' }
  }
  return deed.note.trim() === '' ? { code: 'supplement_twice', message: '再次补正须写明理由。' } : null
}

/** May this case be questioned by another at all? Of those about a decision only a 申诉 that granted can be. */
export function canBeQuestioned({ kind, state }: Pick<CaseFile, 'kind' | 'state'>): boolean {
  return kind === 'application' || (kind === 'appeal' && state !== 'rejected')
}

/** Was nothing recognised? What a 申诉 can be about: 不予认定 and 不予受理 alike. */
export function isRefused({ state }: Pick<CaseFile, 'state'>): boolean {
  return state === 'rejected' || state === 'not_accepted'
}

/** 撤销 and 更正 are about a recognition, 申诉 is about a refusal. */
function refuseOpening(caseFile: CaseFile, deed: Opening): Refusal | null {
  if (!canBeQuestioned(caseFile)) {
    return broken('更正、撤销、申诉只能针对原申请件，更正、撤销还可以针对申诉通过的件，请打开那一件办理。')
  }
  const refused = isRefused(caseFile)
  if (deed.caseKind === 'appeal' && !refused) {
    return broken('只有不予受理、不予认定的件可以申诉；对已认定的件请选更正或撤销。')
  }
  if (deed.caseKind !== 'appeal' && refused) {
    return broken('不予受理、不予认定的件没有可以更正或撤销的认定；申请人不服的，请选申诉。')
  }
  if (deed.caseKind === 'correction' && Object.keys(deed.correction ?? {}).length === 0) {
    return broken('更正须写明要改的项目和改成什么。')
  }
  return null
}
