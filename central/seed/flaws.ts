import type { Policy } from '#shared/policy/pack.ts'
import type { Draft } from './draft.ts'
import { identityFlaws } from './flaws/identity.ts'
import type { FlawKind } from './flaws/kind.ts'
import { crossCaseFlaws } from './flaws/others.ts'
import { paperFlaws } from './flaws/papers.ts'
import { recordFlaws } from './flaws/records.ts'
import { scanFlaws } from './flaws/scans.ts'
import type { Random } from './random.ts'
import type { SeededFlaw } from './types.ts'

const kinds: Readonly<Record<string, FlawKind>> = {
  ...paperFlaws,
  ...identityFlaws,
  ...recordFlaws,
  ...crossCaseFlaws,
  ...scanFlaws,
}

/** Every kind of flaw the seeder can make. */
export const flawCodes: readonly string[] = Object.keys(kinds)

/**
 * Gives the draft one flaw that fits it, and records it. `seen`: only flaws the machine finds in the case itself, without reading scans.
 */
export function addFlaw(r: Random, draft: Draft, policy: Policy, seen: boolean): SeededFlaw {
  const context = { r, draft, policy }
  const weights: Record<string, number> = {}
  for (const [code, kind] of Object.entries(kinds)) {
    if (seen && (kind.image || kind.others)) continue
    if (kind.perDisease && draft.diseases.length > 1) continue
    if (kind.possible && !kind.possible(context)) continue
    weights[code] = kind.weight
  }
  const code = r.weighted(weights)
  const kind = kinds[code]
  if (!kind) throw new Error(`no flaw ${code}`)
  return { code, needsImageReading: kind.image === true, detail: kind.apply(context) }
}
