import type { PaperView } from '#shared/contract/papers-api.ts'
import type { RegisteredPaper } from '#shared/model/document.ts'
import type { RegistrationDraft } from '#shared/model/registration.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { packIndex } from '#shared/policy/pack-index.ts'

/**
 * Captured papers as documents of the case: named as the pack names their material. What the form says of the hospital
 * and the day is said of the diagnosis and of nothing else: it is that paper the clerk copied it from.
 */
export function papersFor(
  { fields }: RegistrationDraft,
  papers: readonly PaperView[],
  pack: PolicyPack,
): RegisteredPaper[] {
  const { materials } = packIndex(pack)
  return papers.map(({ paperId, material, sha256, bytes, mediaType, pages }) => {
    const diagnosis = material === pack.special.diagnosis
    return {
      id: paperId,
      material,
      title: materials.get(material)?.name ?? material,
      sha256,
      bytes,
      mediaType,
      pages,
      issuedOn: diagnosis ? (fields.hosp_ide_date ?? null) : null,
      issuer: diagnosis ? (fields.ide_fixmedins_name ?? null) : null,
      issuerLevel: diagnosis ? (fields.hosp_lv ?? null) : null,
    }
  })
}
