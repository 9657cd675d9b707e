import { useCallback } from 'react'
import type { DraftField, RegistrationDraft } from '#shared/model/registration.ts'
import { queryClient } from '../../app/queries.ts'
import { call } from '../../bridge.ts'
import { type Drafted, useDrafted } from '../../common/drafted.ts'

const COALESCE_MS = 120

export interface RegistrationHandle extends Drafted<RegistrationDraft> {
  set(field: DraftField, value: string): void
}

const leave = (_draft: RegistrationDraft, kept: Promise<void>) =>
  void kept.then(() => queryClient.invalidateQueries({ queryKey: ['window.drafts'] }))

/** A registration being filled in: on screen at once, on disk a moment later and before anything else is done with it. */
export function useRegistration(id: string, saved: RegistrationDraft): RegistrationHandle {
  const send = useCallback((body: RegistrationDraft) => call('window.saveDraft', { id, body }), [id])
  const drafted = useDrafted(saved, { send, delay: COALESCE_MS, leave })
  const { change } = drafted
  const set = useCallback(
    (field: DraftField, value: string) =>
      change((before) =>
        before.fields[field] === value ? before : { ...before, fields: { ...before.fields, [field]: value } },
      ),
    [change],
  )
  return { ...drafted, set }
}
