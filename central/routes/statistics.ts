import { centralApi } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import * as counting from '../statistics/statistics.ts'

export const statistics = (centre: Centre) =>
  jsonRoute(centralApi.statistics, ({ query, caller }) => counting.statistics(centre, query.days, caller.staff))
