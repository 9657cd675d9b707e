import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Policy } from '#shared/policy/pack.ts'

/** The oldest desk this centre still understands. */
export const OLDEST_PROTOCOL = 1
export const MAX_OPS = 100
/** Largest scan a channel may hand in. */
export const MAX_DOCUMENT_BYTES = 40 * 2 ** 20
/** Largest JSON body: a hundred operations with long reasons. */
export const MAX_JSON_BYTES = 4 * 2 ** 20
/** Longest time a desk waits for news before it hears "none". */
export const FEED_WAIT_MS = 25_000

const resources = join(import.meta.dirname, '..', 'resources')

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(resources, path), 'utf8'))
}

/** The policy pack and calendar that come with the product. Throws when they break their own schema. */
export function bundledPolicy(): Policy {
  return Policy.parse({ pack: readJson('packs/510400-demo.json'), calendar: readJson('calendars/cn.json') })
}
