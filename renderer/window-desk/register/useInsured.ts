import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Insured } from '#shared/contract/window-api.ts'
import type { RegistrationDraft } from '#shared/model/registration.ts'
import { parseIdCard } from '#shared/policy/id-card.ts'
import { call } from '../../bridge.ts'
import { today } from '../../notice/previews.ts'
import type { RegistrationHandle } from './useRegistration.ts'

/** Asks whether the person of a complete number is insured, and fills in what nobody has typed yet. */
export function useInsured(handle: RegistrationHandle): { insured: Insured | null; asking: boolean } {
  const certno = handle.draft.fields.certno?.trim().toUpperCase() ?? ''
  const whole = parseIdCard(certno, today()).ok
  const { data, isFetching } = useQuery({
    queryKey: ['window.insured', certno],
    queryFn: () => call('window.insured', { certno }),
    enabled: whole,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  const { change } = handle
  useEffect(() => {
    const person = data?.person
    if (person) change((draft) => withPerson(draft, person))
  }, [data, change])
  return { insured: whole ? (data ?? null) : null, asking: whole && isFetching && !data }
}

/** Only what is empty: what the clerk has typed stands, and a difference is shown beside it. */
export function withPerson(draft: RegistrationDraft, person: NonNullable<Insured['person']>): RegistrationDraft {
  const [first] = person.insured
  const known = {
    psn_no: person.psn_no,
    psn_name: person.psn_name,
    gend: person.gend,
    naty: person.naty ?? '',
    brdy: person.brdy,
    insutype: first?.insutype ?? '',
    emp_name: first?.emp_name ?? '',
    sign_name: draft.agent ? '' : person.psn_name,
  }
  const filled = Object.fromEntries(
    Object.entries(known).filter(([field, value]) => {
      const before = Object.entries(draft.fields).find(([name]) => name === field)?.[1] ?? ''
      return value !== '' && before.trim() === ''
    }),
  )
  const place = first ? { insu_admdvs: first.insuplc_admdvs } : {}
  const fields = { ...draft.fields, ...place, ...filled }
  const same = JSON.stringify(fields) === JSON.stringify(draft.fields)
  return same ? draft : { ...draft, fields }
}
