import { createHash } from 'node:crypto'
import type { SignedPolicy } from '#shared/policy/pack.ts'

/** A policy as it is written down; `digest`: SHA-256 of the text in hex. */
export interface PolicyText {
  readonly text: string
  readonly digest: string
}

const written = new WeakMap<SignedPolicy, PolicyText>()

/** Worked out once for each policy: the same object comes again with every pull. */
export function writtenAs(policy: SignedPolicy): PolicyText {
  const known = written.get(policy)
  if (known) return known
  const text = JSON.stringify(policy)
  const made = { text, digest: createHash('sha256').update(text).digest('hex') }
  written.set(policy, made)
  return made
}

/**
 * The name the centre would give this policy (ETag), if it is exactly what it has. One that this program reads in another
 * way than the centre wrote it has another name, and is sent whole.
 */
export function policyTag(policy: SignedPolicy): string {
  return `"${writtenAs(policy).digest}"`
}
