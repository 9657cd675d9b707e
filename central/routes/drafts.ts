import { centralApi } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import { draftsLeft, keepDraft } from '../drafts/drafts.ts'
import { jsonRoute } from '../http/route.ts'

export const putDraft = (centre: Centre) =>
  jsonRoute(centralApi.putDraft, ({ params, body, caller }) => keepDraft(centre, params.caseId, body, caller.staff))

export const drafts = (centre: Centre) =>
  jsonRoute(centralApi.drafts, ({ params, caller }) => draftsLeft(centre, params.caseId, caller.staff))
