import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import type { PackSignature, PolicyPack } from '#shared/policy/pack.ts'
import { signedText, type VerifyText } from '#shared/policy/pack-signature.ts'

/** `VerifyText` with Node's own Ed25519. A key or signature that is none makes it false, never an exception. */
export const verifyText: VerifyText = (text, signature, publicKey) => {
  const raw = Buffer.from(publicKey, 'base64')
  if (raw.length !== 32) return false
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  })
  return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'))
}

/** Signs a pack. Throws when the key is not an Ed25519 private key. */
export function signPack(pack: PolicyPack, privateKeyPem: string, keyId: string): PackSignature {
  const key = privateKeyOf(privateKeyPem)
  const value = sign(null, Buffer.from(signedText(pack), 'utf8'), key).toString('base64')
  return { algorithm: 'ed25519', keyId, value }
}

/** A new pair: the private half as PEM to be kept, the public half as the trusted-keys file wants it. */
export function generateKeys(): { privateKeyPem: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: rawPublicKey(publicKey),
  }
}

/** The public half (raw 32 bytes, base64) of a private key, to find its name among the trusted keys. */
export function publicKeyOf(privateKeyPem: string): string {
  return rawPublicKey(createPublicKey(privateKeyOf(privateKeyPem)))
}

function rawPublicKey(key: KeyObject): string {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')
}

function privateKeyOf(pem: string): KeyObject {
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key')
  return key
}
