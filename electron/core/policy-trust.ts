import type { SignedPolicy, TrustedKey } from '#shared/policy/pack.ts'
import { verifyPack } from '#shared/policy/pack-signature.ts'
import { verifyText } from './policy/ed25519.ts'

/**
 * Why a policy from the centre must not be taken over, in one sentence; null when it may. The centre's word is not
 * enough: a pack counts because its publisher signed it, for this very area.
 */
export function distrustOf(trustedKeys: readonly TrustedKey[], areaCode: string) {
  return ({ pack, signature }: SignedPolicy): string | null => {
    if (pack.areaCode !== areaCode) return `中心下发的是统筹区 ${pack.areaCode} 的政策包，不是您所在的统筹区。`
    const verdict = verifyPack({ pack, signature }, trustedKeys, verifyText)
    return verdict.ok ? null : `中心下发的政策包未采用：${verdict.message}`
  }
}
