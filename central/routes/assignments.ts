import { centralApi } from '#shared/contract/central-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { assign as handOut } from '../assignments/assign.ts'
import { remind as sendReminders } from '../assignments/remind.ts'
import * as people from '../assignments/staff.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'

export const colleagues = (centre: Centre) =>
  jsonRoute(centralApi.colleagues, async ({ caller }) => {
    if (!caller.staff.roles.some((role) => role === 'supervisor' || role === 'auditor')) {
      throw new ProblemError('NotAllowed', '只有主管和审计可以看人员安排。')
    }
    return { rows: await people.colleaguesOf(centre.sql, caller.staff.areaCode, centre.clock().toISOString()) }
  })

export const saveStaffSetting = (centre: Centre) =>
  jsonRoute(centralApi.saveStaffSetting, async ({ params, body, caller }) => ({
    rows: await people.saveStaffSetting(centre, params.staffNo, body, caller.staff),
  }))

export const assign = (centre: Centre) =>
  jsonRoute(centralApi.assign, ({ body, caller }) => handOut(centre, body, caller.staff))

export const remind = (centre: Centre) =>
  jsonRoute(centralApi.remind, ({ body, caller }) => sendReminders(centre, body.caseIds, caller.staff))
