import { centralApi, PROTOCOL } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import { MAX_OPS, OLDEST_PROTOCOL } from '../config.ts'
import { jsonRoute } from '../http/route.ts'

export const hello = (centre: Centre) =>
  jsonRoute(centralApi.hello, async () => ({
    product: 'mente-central' as const,
    protocol: PROTOCOL,
    oldestProtocol: OLDEST_PROTOCOL,
    epoch: centre.epoch,
    now: centre.clock().toISOString(),
    maxOps: MAX_OPS,
  }))
