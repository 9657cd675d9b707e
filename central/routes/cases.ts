import { centralApi } from '#shared/contract/central-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import { countByState, findCase } from '../store/cases.ts'

/** One case of the caller's area. Any other is answered as if it did not exist. */
export const caseByNo = (centre: Centre) =>
  jsonRoute(centralApi.case, async ({ params, caller }) => {
    const caseFile = await findCase(centre.sql, params.caseNo)
    if (caseFile === null || caseFile.areaCode !== caller.staff.areaCode) {
      throw new ProblemError('NotFound', '没有这个受理号，或它不属于您的统筹区。')
    }
    return caseFile
  })

export const summary = (centre: Centre) =>
  jsonRoute(centralApi.summary, async ({ caller }) => ({
    on: chinaDate(centre.clock().toISOString()),
    byState: await countByState(centre.sql, caller.staff.areaCode),
  }))
