import { centralApi } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import * as requests from '../exports/requests.ts'
import { listExports, viewOf } from '../exports/stored.ts'
import { jsonRoute } from '../http/route.ts'

export const requestExport = (centre: Centre) =>
  jsonRoute(centralApi.requestExport, ({ body, caller }) => requests.requestExport(centre, body, caller.staff))

export const requestSheet = (centre: Centre) =>
  jsonRoute(centralApi.requestSheet, ({ body, caller }) => requests.requestSheet(centre, body, caller.staff))

export const exports = (centre: Centre) =>
  jsonRoute(centralApi.exports, async ({ caller }) => {
    const now = centre.clock()
    return { rows: (await listExports(centre.sql, caller.staff)).map((stored) => viewOf(stored, now)) }
  })

export const answerExport = (centre: Centre) =>
  jsonRoute(centralApi.answerExport, ({ params, body, caller }) =>
    requests.answerExport(centre, params.exportId, body, caller.staff),
  )

export const beginExport = (centre: Centre) =>
  jsonRoute(centralApi.beginExport, ({ params, caller }) => requests.beginExport(centre, params.exportId, caller.staff))

export const exportDone = (centre: Centre) =>
  jsonRoute(centralApi.exportDone, ({ params, body, caller }) =>
    requests.countExport(centre, params.exportId, body, caller.staff),
  )
