import type { SignedPolicy, TrustedKey } from '#shared/policy/pack.ts'
import { verifyPack } from '#shared/policy/pack-signature.ts'
import type { WriteDb } from './db/sql.ts'
import { verifyText } from './policy/ed25519.ts'
import { findSetting, saveSetting } from './settings.ts'

/**
 * Why a policy from the centre must not be taken over, in one sentence; null when it may. The centre's word is not
 * enough: a pack counts because its publisher signed it, for this very area. And rules for trying out never follow real
 * ones: the first official pack that is believed is remembered in work.db, which outlives the cache.
 */
export function distrustOf(trustedKeys: readonly TrustedKey[], areaCode: string, work: WriteDb) {
  return ({ pack, signature }: SignedPolicy): string | null => {
    if (pack.areaCode !== areaCode) return `中心下发的是统筹区 ${pack.areaCode} 的政策包，不是您所在的统筹区。`
    const verdict = verifyPack({ pack, signature }, trustedKeys, verifyText)
    if (!verdict.ok) return `中心下发的政策包未采用：${verdict.message}`
    const official = findSetting(work, 'official_pack')
    if (pack.demo) return official === undefined ? null : refusedAfter(official)
    if (official === undefined) saveSetting(work, 'official_pack', pack.version)
    return null
  }
}

function refusedAfter(official: string): string {
  return `本机已按正式政策包「${official}」办理，中心下发的演示政策包未采用。`
}
