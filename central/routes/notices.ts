import { centralApi } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import { countPrint, findNotice } from '../store/notices.ts'

/** A notice of a case of the caller's area. Any other is answered as if it did not exist. */
export const notice = (centre: Centre) =>
  jsonRoute(centralApi.notice, ({ query, caller }) => findNotice(centre.sql, caller.staff.areaCode, query.no))

export const noticePrinted = (centre: Centre) =>
  jsonRoute(centralApi.noticePrinted, async ({ body, caller }) => ({
    copies: await countPrint(centre.sql, body, caller.staff),
  }))
