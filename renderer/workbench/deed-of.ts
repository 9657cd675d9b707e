import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import { criteriaFor } from '#shared/policy/judged-criteria.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { keptItems, keptReasons } from './choices.ts'
import type { BenchDeed } from './deeds.ts'

/** The deed as the draft stands and the pack allows: what `decision.submit` gets. */
export function deedOf(kind: BenchDeed, draft: DraftBody, pack: PolicyPack, caseFile: CaseFile): Deed {
  const { note } = draft
  const criteria = keptTicks(draft, pack, caseFile)
  switch (kind) {
    case 'propose_approve':
      return { kind, criteria, note, ...shown(draft) }
    case 'propose_reject':
      return { kind, reasons: keptReasons(draft, pack, kind).listed, criteria, note, ...shown(draft) }
    case 'open_case':
      return { kind, ...openingOf(draft), note }
    case 'not_accept':
      return { kind, reasons: keptReasons(draft, pack, kind).listed, note }
    case 'request_supplement':
      return { kind, items: keptItems(draft, pack, caseFile).listed, note }
    case 'endorse':
    case 'return_to_first':
      return { kind, note, ...(draft.impression && { impression: draft.impression }) }
    default:
      return { kind, note }
  }
}

/** Ticks of items the criteria still have that this case is judged by: only those say something. */
function keptTicks({ criteria }: DraftBody, pack: PolicyPack, caseFile: CaseFile) {
  const items = criteriaFor(caseFile, diseaseOf(pack, caseFile.form.opsp_dise_code))?.items ?? []
  return criteria.filter((tick) => items.some(({ id }) => id === tick.id))
}

/** What the second reviewer is shown first: boxes on the scans, and which pages were on screen. */
const shown = ({ marks, seen }: DraftBody) => ({ ...(marks && marks.length > 0 ? { marks } : {}), seen })

/** Sent only once `openingLacks` has nothing to say; until then a kind stands in for the one not chosen yet. */
function openingOf({ opening }: DraftBody) {
  if (opening?.caseKind === 'correction') return { caseKind: opening.caseKind, correction: opening.correction }
  return { caseKind: opening?.caseKind ?? ('appeal' as const) }
}
