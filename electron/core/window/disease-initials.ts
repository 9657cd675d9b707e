import { pinyin } from 'pinyin-pro'
import type { PolicyPack } from '#shared/policy/pack.ts'

const known = new WeakMap<PolicyPack, Record<string, string>>()

/** Pinyin initials of every disease by its code, worked out once per pack: the page has no dictionary for it. */
export function diseaseInitials(pack: PolicyPack): Record<string, string> {
  const before = known.get(pack)
  if (before) return before
  const initials = Object.fromEntries(
    pack.diseases.map(({ opsp_dise_code, opsp_dise_name }) => {
      const letters = pinyin(opsp_dise_name, { pattern: 'first', toneType: 'none', type: 'array' }).join('')
      return [opsp_dise_code, letters.toLowerCase().replace(/[^a-z0-9]/g, '')]
    }),
  )
  known.set(pack, initials)
  return initials
}
