import type { RegistrationDraft } from '#shared/model/registration.ts'
import { checkCharacter } from '#shared/policy/id-card.ts'
import { emptyRegistration } from '#shared/policy/registration.ts'
import { pack } from '../policy/support.ts'

/** The n-th made-up person's ID number; a woman born on 14 February 1960. */
export function certnoOf(n: number): string {
  const first17 = `51040019600214${String((n * 2) % 1_000).padStart(3, '0')}`
  return `${first17}${checkCharacter(first17)}`
}

/** A registration that lacks nothing but papers, of the n-th person, for the first diseases of the demo pack. */
export function aDraft(n: number, diseases = 1, changes: Partial<RegistrationDraft> = {}): RegistrationDraft {
  const empty = emptyRegistration(pack, '2026-11-20')
  return {
    ...empty,
    diseases: pack.diseases.slice(0, diseases).map(({ opsp_dise_code }) => opsp_dise_code),
    ...changes,
    fields: {
      ...empty.fields,
      psn_name: '王秀兰',
      certno: certnoOf(n),
      gend: '2',
      brdy: '1960-02-14',
      tel: '13800005678',
      insutype: '310',
      ide_fixmedins_name: '攀枝花市演示医院',
      hosp_lv: '05',
      hosp_ide_date: '2026-11-10',
      sign_name: '王秀兰',
      sign_date: '2026-11-20',
      ...changes.fields,
    },
  }
}
