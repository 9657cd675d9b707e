import { createHmac } from 'node:crypto'

/** A number in [0, 1) from a keyed hash: the same for the same operation, unforeseeable without the key. */
export function draw(secret: string, opId: string): number {
  return createHmac('sha256', secret).update(opId.toLowerCase()).digest().readUIntBE(0, 6) / 2 ** 48
}
