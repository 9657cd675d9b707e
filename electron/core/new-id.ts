import { randomFillSync } from 'node:crypto'
import { uuid7 } from '#shared/model/uuid7.ts'

/** random bytes of one id */
const EACH = 10

/** Makes ids (UUIDv7). Random bytes are drawn many at a time: asking for ten costs more than all else an id takes. */
export function idMaker(now: () => number): () => string {
  const drawn = Buffer.alloc(100 * EACH)
  let used = drawn.length
  return () => {
    if (used === drawn.length) {
      randomFillSync(drawn)
      used = 0
    }
    used += EACH
    return uuid7(now(), drawn.subarray(used - EACH, used))
  }
}
