import { createHash, createHmac, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { type Sealing, sealOwner } from '#shared/model/seal.ts'

/** One key pair of this centre. None is ever thrown away: a file sealed to it may turn up years later. */
const StoredKey = z.object({
  keyId: z.string(),
  publicKey: z.string(),
  /** PKCS #8, base64 */
  privateKey: z.string(),
})
type StoredKey = z.infer<typeof StoredKey>

/** The secrets of this centre about sealed work. They never leave it. */
export interface SealKeys {
  /** what a person's desk needs to seal to the newest key */
  sealingFor(owner: { deviceId: string; staffNo: string }): Sealing
  /** null = no key of this centre */
  privateKey(keyId: string): { readonly privateKey: KeyObject; readonly publicKey: string } | null
}

/** A new list with a new pair at its end; desks seal to the last one from their next sign-in on. */
export function withNewKey(stored: string): string {
  const pair = generateKeyPairSync('x25519')
  const publicKey = pair.publicKey.export({ format: 'jwk' }).x ?? ''
  const keyId = createHash('sha256').update(publicKey).digest('hex').slice(0, 8)
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  return JSON.stringify([...readKeys(stored), { keyId, publicKey, privateKey }])
}

/** `stored`: the list of pairs, the newest last; `secret`: hex, from which every export secret is worked out. */
export function openSealKeys(stored: string, secret: string): SealKeys {
  const keys = readKeys(stored)
  const newest = keys.at(-1)
  if (!newest) throw new Error('this centre has no key to seal to')
  const { keyId, publicKey } = newest
  return {
    sealingFor: (owner) => {
      const hmac = createHmac('sha256', Buffer.from(secret, 'hex')).update(sealOwner(owner))
      return { keyId, publicKey, exportSecret: hmac.digest('base64url') }
    },
    privateKey: (wanted) => {
      const key = keys.find((one) => one.keyId === wanted)
      if (!key) return null
      const privateKey = createPrivateKey({
        key: Buffer.from(key.privateKey, 'base64'),
        format: 'der',
        type: 'pkcs8',
      })
      return { privateKey, publicKey: key.publicKey }
    },
  }
}

function readKeys(stored: string): StoredKey[] {
  return z.array(StoredKey).parse(JSON.parse(stored))
}
