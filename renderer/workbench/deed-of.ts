import type { DraftBody } from '#shared/contract/core-api.ts'
import type { Deed, DeedKind } from '#shared/model/operation.ts'

/** The deed as the draft stands: what `decision.submit` gets. */
export function deedOf(kind: DeedKind, draft: DraftBody): Deed {
  const { note, reasons, items, criteria } = draft
  switch (kind) {
    case 'propose_approve':
      return { kind, criteria, note }
    case 'propose_reject':
      return { kind, reasons, criteria, note }
    case 'not_accept':
      return { kind, reasons, note }
    case 'request_supplement':
      return { kind, items, note }
    default:
      return { kind, note }
  }
}
