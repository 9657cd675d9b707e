import { useState } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import { openCase } from '../app/nav.ts'
import { keyOf, ownWorkChanged, queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { tellProblem } from '../common/toasts.ts'
import { reopenRegistration } from '../window-desk/register/reopen.ts'
import { acknowledge } from './operations.ts'

type Busy = 'redecide' | 'reopen' | 'read' | 'check'

/** What a person may do about an operation that was not applied; one thing at a time. */
export function useConflictDeeds(view: Output<'outbox.conflict'>) {
  const { opId } = view
  const [busy, setBusy] = useState<Busy | null>(null)
  const [told, setTold] = useState<string | null>(null)
  const alone = (what: Busy, deed: () => Promise<unknown>) => async () => {
    if (busy !== null) return
    setBusy(what)
    try {
      await deed()
    } catch (error) {
      tellProblem(error)
    } finally {
      setBusy(null)
    }
  }
  return {
    busy,
    told,
    /** the case with my reasons in its draft; what was in memory of it is older than that draft */
    redecide: alone('redecide', async () => {
      const { caseId } = await call('outbox.redecide', { opId })
      queryClient.removeQueries({ queryKey: keyOf('workbench.open', { caseId }), exact: true })
      ownWorkChanged()
      openCase(caseId, null)
    }),
    /** what was registered, as a draft at the window desk */
    reopen: alone('reopen', () => reopenRegistration(opId)),
    read: alone('read', () => acknowledge(opId)),
    check: alone('check', async () => {
      const { message } = await call('outbox.check', { opId })
      setTold(message)
      ownWorkChanged()
    }),
  }
}
