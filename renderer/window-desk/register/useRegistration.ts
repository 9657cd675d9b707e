import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { DraftField, RegistrationDraft } from '#shared/model/registration.ts'
import { queryClient } from '../../app/queries.ts'
import { call, problemOf } from '../../bridge.ts'
import { tellProblem } from '../../common/toasts.ts'
import { createSaver, type Saver } from '../../workbench/draft.ts'

const COALESCE_MS = 120

export interface RegistrationHandle {
  readonly draft: RegistrationDraft
  change(edit: (draft: RegistrationDraft) => RegistrationDraft): void
  set(field: DraftField, value: string): void
  readonly saver: Saver<RegistrationDraft>
}

/** A registration being filled in: on screen at once, on disk a moment later and before anything else is done with it. */
export function useRegistration(id: string, saved: RegistrationDraft): RegistrationHandle {
  const [draft, setDraft] = useState(saved)
  const current = useRef(saved)
  const saver = useMemo(
    () =>
      createSaver<RegistrationDraft>(
        (body) => call('window.saveDraft', { id, body }),
        COALESCE_MS,
        (error) => {
          // A draft that comes after its person has gone has nobody to be told about.
          if (problemOf(error).kind !== 'NotSignedIn') tellProblem(error)
        },
      ),
    [id],
  )
  const change = useCallback(
    (edit: (draft: RegistrationDraft) => RegistrationDraft) => {
      const next = edit(current.current)
      if (next === current.current) return
      current.current = next
      setDraft(next)
      saver.save(next)
    },
    [saver],
  )
  const set = useCallback(
    (field: DraftField, value: string) =>
      change((before) =>
        before.fields[field] === value ? before : { ...before, fields: { ...before.fields, [field]: value } },
      ),
    [change],
  )
  useEffect(() => {
    const flush = () => void saver.flush()
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      void saver.flush().then(() => queryClient.invalidateQueries({ queryKey: ['window.drafts'] }))
    }
  }, [saver])
  return { draft, change, set, saver }
}
