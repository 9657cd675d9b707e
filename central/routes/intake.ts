import { centralApi } from '#shared/contract/central-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import { answerSupplement as answer, withdraw as takeBack } from '../store/applicant.ts'
import { takeIn } from '../store/intake.ts'

const changed = ({ caseNo, version, state }: CaseFile) => ({ caseNo, version, state })

export const intake = (centre: Centre) => jsonRoute(centralApi.intake, ({ body }) => takeIn(centre.sql, body, centre))

export const answerSupplement = (centre: Centre) =>
  jsonRoute(centralApi.answerSupplement, async ({ params, body }) =>
    changed(await answer(centre.sql, params.caseNo, body, centre)),
  )

export const withdraw = (centre: Centre) =>
  jsonRoute(centralApi.withdraw, async ({ params }) => changed(await takeBack(centre.sql, params.caseNo, centre)))
