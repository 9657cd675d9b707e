import type { ConflictSide } from '#shared/contract/conflict-api.ts'
import type { CaseEvent, CaseFile, ChosenReason, CriterionVerdict, SupplementItem } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import type { AnyOperation, Register } from '#shared/model/registration.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { diseaseOf, packIndex } from '#shared/policy/pack-index.ts'
import { verdictWords } from './words.ts'

/** What I decided, with the words of the pack for what I chose by code. */
export function mySide(op: AnyOperation, staff: Staff, diseaseCode: string | null, pack: PolicyPack): ConflictSide {
  return {
    byName: staff.name,
    at: op.decidedAt,
    kind: op.deed.kind,
    lines: deedLines(op.deed, diseaseCode, pack),
    packVersion: op.packVersion,
  }
}

/** What happened to the case since I looked at it, oldest first: line n of the timeline made material version n. */
export function theirSides(caseFile: CaseFile, op: AnyOperation, pack: PolicyPack): ConflictSide[] {
  return caseFile.history
    .slice(op.baseMaterialVersion)
    .filter((event) => event.opId !== op.opId)
    .map((event) => ({
      byName: event.byName,
      at: event.at,
      kind: event.kind,
      lines: [...eventLines(caseFile, event, pack), ...noteLines(event.note)],
      packVersion: event.packVersion ?? null,
    }))
}

function deedLines(deed: Deed | Register, diseaseCode: string | null, pack: PolicyPack): string[] {
  return [
    ...('reasons' in deed ? reasonLines(deed.reasons) : []),
    ...('items' in deed ? itemLines(deed.items, pack) : []),
    ...('criteria' in deed ? tickLines(deed.criteria, diseaseCode, pack) : []),
    ...('into' in deed && deed.into !== undefined ? [`并入：${deed.into}`] : []),
    ...noteLines(deed.note),
  ]
}

/** What a case still tells of how somebody else decided: the proposal that stands, and what was asked for. */
function eventLines(caseFile: CaseFile, event: CaseEvent, pack: PolicyPack): string[] {
  const { proposal, supplements, form } = caseFile
  if (proposal && proposal.by === event.by && event.kind === `propose_${proposal.outcome}`) {
    return [...reasonLines(proposal.reasons), ...tickLines(proposal.criteria, form.opsp_dise_code, pack)]
  }
  const asked = event.kind === 'request_supplement' && supplements.findLast((one) => one.requestedBy === event.by)
  return asked ? itemLines(asked.items, pack) : []
}

const reasonLines = (reasons: readonly ChosenReason[]) => reasons.map(({ text }) => `理由：${text}`)

function itemLines(items: readonly SupplementItem[], pack: PolicyPack): string[] {
  const { materials } = packIndex(pack)
  return items.map(({ material, problem, requirement }) => {
    return `补正：${materials.get(material)?.name ?? material}，${problem}，${requirement}`
  })
}

function tickLines(ticks: readonly CriterionVerdict[], diseaseCode: string | null, pack: PolicyPack): string[] {
  const items = (diseaseCode === null ? null : diseaseOf(pack, diseaseCode))?.criteria?.items ?? []
  return ticks.map(({ id, verdict }) => {
    return `${verdictWords[verdict]}：${items.find((item) => item.id === id)?.text ?? `标准第 ${id} 项`}`
  })
}

const noteLines = (note: string) => (note === '' ? [] : [`说明：${note}`])
