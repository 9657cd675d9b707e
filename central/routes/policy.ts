import { z } from 'zod'
import { centralApi } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import { digestOf, policyAt } from '../store/policies.ts'
import { importCalendar as takeCalendar, importPack as takePack } from '../store/policy-import.ts'

export const policy = (centre: Centre) =>
  jsonRoute(
    centralApi.policy,
    async () => policyAt(centre.sql, centre.policies, centre.clock()),
    (policy) => `"${digestOf(policy)}"`,
  )

// Read as anything: the checks of packs and calendars name every error, the contract's validation only the first few.
const AnyPack = z.object({ pack: z.unknown(), signature: z.unknown() })

export const importPack = (centre: Centre) =>
  jsonRoute({ ...centralApi.importPack, body: AnyPack }, ({ body, caller }) =>
    takePack(centre.sql, body, caller.staff, centre),
  )

export const importCalendar = (centre: Centre) =>
  jsonRoute({ ...centralApi.importCalendar, body: z.unknown() }, ({ body, caller }) =>
    takeCalendar(centre.sql, body, caller.staff, centre),
  )
