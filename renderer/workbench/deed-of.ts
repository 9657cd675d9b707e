import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed, DeedKind } from '#shared/model/operation.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { keptItems, keptReasons } from './choices.ts'

/** The deed as the draft stands and the pack allows: what `decision.submit` gets. */
export function deedOf(kind: DeedKind, draft: DraftBody, pack: PolicyPack, caseFile: CaseFile): Deed {
  const { note, criteria } = draft
  switch (kind) {
    case 'propose_approve':
      return { kind, criteria, note }
    case 'propose_reject':
      return { kind, reasons: keptReasons(draft, pack, kind).listed, criteria, note }
    case 'not_accept':
      return { kind, reasons: keptReasons(draft, pack, kind).listed, note }
    case 'request_supplement':
      return { kind, items: keptItems(draft, pack, caseFile).listed, note }
    default:
      return { kind, note }
  }
}
