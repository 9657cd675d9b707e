import { centralApi } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import { endSession, refresh as exchange, signIn as openSession } from '../store/sessions.ts'

export const signIn = (centre: Centre) =>
  jsonRoute(centralApi.signIn, ({ body }) => openSession(centre.sql, body, centre))

export const refresh = (centre: Centre) =>
  jsonRoute(centralApi.refresh, ({ body }) => exchange(centre.sql, body.refreshToken, body.deviceId, centre))

export const signOut = (centre: Centre) =>
  jsonRoute(centralApi.signOut, async ({ caller }) => {
    await endSession(centre.sql, caller.sessionId, centre.clock())
    return { ended: true as const }
  })
