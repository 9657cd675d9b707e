import { centralApi } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import { readOutOfTurn, tellOutOfTurn } from '../turn/out-of-turn.ts'

export const outOfTurn = (centre: Centre) =>
  jsonRoute(centralApi.outOfTurn, ({ body, caller }) => tellOutOfTurn(centre, body.notes, caller.staff))

export const outOfTurnView = (centre: Centre) =>
  jsonRoute(centralApi.outOfTurnView, ({ query, caller }) => readOutOfTurn(centre, query.days, caller.staff))
