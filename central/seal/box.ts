import { createDecipheriv, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto'
import { boxBinding, type SealedBox } from '#shared/model/seal.ts'
import type { SealKeys } from './keys.ts'

/** Why a box does not open. */
export type BoxRefusal = 'other_key' | 'broken'

/** Opens what a desk sealed for this purpose and owner. Whatever is not exactly that is refused, never half read. */
export function unseal(
  keys: SealKeys,
  purpose: 'work' | 'escrow',
  whose: string,
  box: SealedBox,
  sealed: Uint8Array,
): Buffer | BoxRefusal {
  const own = keys.privateKey(box.keyId)
  if (own === null) return 'other_key'
  const binding = boxBinding(purpose, box, whose)
  try {
    const ephemeral = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: box.ephemeral }, format: 'jwk' })
    const shared = diffieHellman({ privateKey: own.privateKey, publicKey: ephemeral })
    const salt = Buffer.from(box.ephemeral + own.publicKey, 'utf8')
    const key = Buffer.from(hkdfSync('sha256', shared, salt, binding, 32))
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(box.iv, 'base64url'), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(binding, 'utf8'))
    decipher.setAuthTag(Buffer.from(box.tag, 'base64url'))
    return Buffer.concat([decipher.update(sealed), decipher.final()])
  } catch {
    // A point that is none, a tag that does not fit: for whoever holds the file it is the same.
    return 'broken'
  }
}
