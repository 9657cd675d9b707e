import { centralApi } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import { recallLease as recall } from '../leases/recall.ts'
import * as requests from '../leases/requests.ts'

export const takeLeases = (centre: Centre) =>
  jsonRoute(centralApi.takeLeases, ({ body, caller }) => requests.takeLeases(centre, body, caller.staff))

export const renewLeases = (centre: Centre) =>
  jsonRoute(centralApi.renewLeases, ({ body, caller }) => requests.renewLeases(centre, body, caller.staff))

export const returnLeases = (centre: Centre) =>
  jsonRoute(centralApi.returnLeases, ({ body, caller }) => requests.returnLeases(centre, body, caller.staff))

export const recallLease = (centre: Centre) =>
  jsonRoute(centralApi.recallLease, ({ body, caller }) => recall(centre, body, caller.staff))
