import {
  createCipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { boxBinding, type SealedBox, type Sealing } from '#shared/model/seal.ts'

/**
 * Seals bytes so that only the centre can read them: X25519 with a key pair made for this once, HKDF-SHA-256,
 * AES-256-GCM (the construction of RFC 9180, with Node's own primitives). The private half is forgotten at once: this
 * desk cannot open what it sealed.
 */
export function seal(
  { keyId, publicKey }: Pick<Sealing, 'keyId' | 'publicKey'>,
  purpose: 'work' | 'escrow',
  whose: string,
  plain: Uint8Array,
): { box: SealedBox; sealed: Buffer } {
  const once = generateKeyPairSync('x25519')
  const ephemeral = once.publicKey.export({ format: 'jwk' }).x ?? ''
  const binding = boxBinding(purpose, { keyId, ephemeral }, whose)
  const shared = diffieHellman({ privateKey: once.privateKey, publicKey: keyOf(publicKey) })
  const salt = Buffer.from(ephemeral + publicKey, 'utf8')
  const key = Buffer.from(hkdfSync('sha256', shared, salt, binding, 32))
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(binding, 'utf8'))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  const tag = cipher.getAuthTag()
  for (const secret of [shared, key]) secret.fill(0)
  return { box: { keyId, ephemeral, iv: iv.toString('base64url'), tag: tag.toString('base64url') }, sealed }
}

/** Shows that a text was made by who knows the export secret. */
export function proofOf(exportSecret: string, text: Uint8Array): Buffer {
  return createHmac('sha256', Buffer.from(exportSecret, 'base64url')).update(text).digest()
}

function keyOf(raw: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw }, format: 'jwk' })
}
