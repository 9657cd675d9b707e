import { createHash } from 'node:crypto'
import { z } from 'zod'
import { centralApi } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import { policyAt } from '../store/policies.ts'
import { importCalendar as takeCalendar, importPack as takePack } from '../store/policy-import.ts'

export const policy = (centre: Centre) =>
  jsonRoute(centralApi.policy, async () => policyAt(centre.sql, centre.policies, centre.clock()), tagOf)

const tags = new WeakMap<object, string>()

/** Worked out once for each policy in force: `Policies` hands out the same object as long as nothing changes. */
function tagOf(policy: object): string {
  const tag = tags.get(policy) ?? `"${createHash('sha256').update(JSON.stringify(policy)).digest('hex')}"`
  tags.set(policy, tag)
  return tag
}

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
