import { randomUUID } from 'node:crypto'
import { centralApi } from '#shared/contract/central-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import { policyAt } from '../store/policies.ts'
import { listRenewals } from '../store/renewals.ts'

/** The core system's own answer about persons of the caller's area, in the national envelope. */
export const core = (centre: Centre) =>
  jsonRoute(centralApi.core, async ({ params, body, caller }) => {
    const { infno } = params
    const request = { infno, areaCode: caller.staff.areaCode, msgid: randomUUID(), data: body.input.data }
    try {
      return await centre.core.ask(request)
    } catch (error) {
      throw new ProblemError('CentralError', '业务系统暂时连不上，请稍后再查。', { cause: error })
    }
  })

export const renewals = (centre: Centre) =>
  jsonRoute(centralApi.renewals, async ({ query, caller }) => {
    const now = centre.clock()
    const { pack } = await policyAt(centre.sql, centre.policies, now)
    const context = { sql: centre.sql, core: centre.core, pack, now }
    const rows = await listRenewals(caller.staff.areaCode, query.withinDays, context)
    return { rows, asOf: now.toISOString() }
  })
