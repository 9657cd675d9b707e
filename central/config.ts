import { createPrivateKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Policy, SignedPolicy, type TrustedKey } from '#shared/policy/pack.ts'
import { parseTrustedKeys, signedText } from '#shared/policy/pack-signature.ts'

/** The oldest desk this centre still understands. */
export const OLDEST_PROTOCOL = 1
export const MAX_OPS = 100
/** Largest scan a channel or a desk may hand in. */
export const MAX_DOCUMENT_BYTES = 40 * 2 ** 20
/** Largest JSON body: a hundred operations with long reasons. */
export const MAX_JSON_BYTES = 4 * 2 ** 20
/** Longest time a desk waits for news before it hears "none". */
export const FEED_WAIT_MS = 25_000
/** Packed pages of the feed kept in memory; about 100,000 cases. */
export const PACKED_PAGES_BYTES = 64 * 2 ** 20
/**
 * Pages of fewer cases are sent as lines. To make one ready pays where many desks ask for the same page, as for the long ones
 * of whoever begins; what came since a moment ago is another page for every desk, and soon read.
 */
export const PREPARED_FROM = 200

const resources = join(import.meta.dirname, '..', 'resources')

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(resources, path), 'utf8'))
}

/** The signed policy pack and the calendar that come with the product. Throws when they break their own schema. */
export function bundledPolicy(): SignedPolicy {
  return SignedPolicy.parse({
    pack: readJson('packs/510400-demo.json'),
    signature: readJson('packs/510400-demo.signature.json'),
    calendar: readJson('calendars/cn.json'),
  })
}

/** Keys whose packs may be imported; without a file of the installation's own, the ones that come with the product. */
export function trustedKeys(file = join(resources, 'packs/trusted-keys.json')): TrustedKey[] {
  return parseTrustedKeys(JSON.parse(readFileSync(file, 'utf8')))
}

/**
 * A policy made in code, for trials and tests, signed with the published demonstration key: believed as far as packs
 * marked as demonstration go, and nowhere else.
 */
export function signedForTrial(policy: Policy): SignedPolicy {
  const key = createPrivateKey(readFileSync(join(resources, 'packs/demo-signing-key.pem'), 'utf8'))
  const value = sign(null, Buffer.from(signedText(policy.pack)), key).toString('base64')
  const [{ keyId } = { keyId: '' }] = trustedKeys()
  return { ...policy, signature: { algorithm: 'ed25519', keyId, value } }
}
