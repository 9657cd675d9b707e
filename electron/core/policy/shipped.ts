import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Calendar, PackSignature, PolicyPack, type SignedPolicy, type TrustedKey } from '#shared/policy/pack.ts'
import { parseTrustedKeys, verifyPack } from '#shared/policy/pack-signature.ts'
import { verifyText } from './ed25519.ts'

/** `resources` beside the sources; a packaged app passes its own folder instead. */
export function sourceResourcesDir(): string {
  return join(import.meta.dirname, '../../../resources')
}

function json(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(...path), 'utf8'))
}

/** The keys whose packs this program believes, as shipped. Throws when the file is missing or is no such list. */
export function shippedTrustedKeys(resourcesDir = sourceResourcesDir()): TrustedKey[] {
  return parseTrustedKeys(json(resourcesDir, 'packs', 'trusted-keys.json'))
}

export function shippedCalendar(resourcesDir = sourceResourcesDir()): Calendar {
  return Calendar.parse(json(resourcesDir, 'calendars', 'cn.json'))
}

/** The pack that comes with the product, without asking whether its signature is fresh. */
export function shippedPack(resourcesDir = sourceResourcesDir()): PolicyPack {
  return PolicyPack.parse(json(resourcesDir, 'packs', '510400-demo.json'))
}

/** Pack, signature and calendar that come with the product. Throws when the signature does not hold. */
export function loadShippedPolicy(resourcesDir = sourceResourcesDir()): SignedPolicy {
  const pack = shippedPack(resourcesDir)
  const signature = PackSignature.parse(json(resourcesDir, 'packs', '510400-demo.signature.json'))
  const verdict = verifyPack({ pack, signature }, shippedTrustedKeys(resourcesDir), verifyText)
  if (!verdict.ok) throw new Error(verdict.message)
  return { pack, calendar: shippedCalendar(resourcesDir), signature }
}
