import { readFileSync } from 'node:fs'
import { signPack } from '#core/policy/ed25519.ts'
import type { Policy, PolicyPack, SignedPack, SignedPolicy } from '#shared/policy/pack.ts'

/** The published demo key: it may sign packs marked as demo, and desks trust it for those. */
const demoKey = readFileSync(new URL('../../resources/packs/demo-signing-key.pem', import.meta.url), 'utf8')
const DEMO_KEY_ID = 'mente-demo-2026'

export function signedPack(pack: PolicyPack): SignedPack {
  return { pack, signature: signPack(pack, demoKey, DEMO_KEY_ID) }
}

/** A policy as the centre hands it out, signed anew, however a test has changed its demo pack. */
export function demoSigned({ pack, calendar }: Policy): SignedPolicy {
  return { ...signedPack(pack), calendar }
}
