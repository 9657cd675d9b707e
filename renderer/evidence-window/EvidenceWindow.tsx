import './evidence-window.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { SessionView } from '#shared/contract/core-api.ts'
import type { Staff } from '#shared/model/staff.ts'
import { DeskContext } from '../app/desk-context.ts'
import { queryClient, useDesk } from '../app/queries.ts'
import { call, on } from '../bridge.ts'
import { ErrorBoundary } from '../common/ErrorBoundary.tsx'
import { forgetEvidence } from '../evidence/evidence.ts'
import { secondText } from '../evidence/text.zh.ts'
import { type Looking, useLooking } from './channel.ts'
import { SecondPane } from './SecondPane.tsx'

/** The second window, on another screen: one pane with the papers of the case open in the main window. */
export function EvidenceWindow() {
  useEffect(() => {
    document.title = secondText.title
  }, [])
  return (
    <QueryClientProvider client={queryClient}>
      <ErrorBoundary instead={() => <p className="second-none">{secondText.failed}</p>}>
        <Person />
      </ErrorBoundary>
    </QueryClientProvider>
  )
}

/** Shows papers to the person it was opened for and to nobody else: any change of person closes the window. */
function Person() {
  const [staff, setStaff] = useState<Staff | null>(null)
  useEffect(() => {
    let who: string | null = null
    const leave = () => {
      setStaff(null)
      forgetEvidence()
      queryClient.clear()
      window.close()
    }
    const take = ({ staff: now }: SessionView) => {
      if (!now || (who !== null && who !== now.id)) return leave()
      who = now.id
      setStaff(now)
    }
    const stops = [on('session.changed', take), on('core.stopped', leave), on('core.restarted', leave)]
    call('session.get', {}).then(take, leave)
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  return staff && <Papers staff={staff} />
}

function Papers({ staff }: { staff: Staff }) {
  const policy = useDesk('policy.get', {})
  const looking = useLooking()
  if (!policy.data || !looking) return <p className="second-none">{secondText.none}</p>
  const { pack, calendar } = policy.data
  return (
    <DeskContext value={{ staff, pack, calendar }}>
      <OpenedCase key={looking.caseId} looking={looking} />
    </DeskContext>
  )
}

/** The case as this window reads it for itself; read ahead, because the main window says that somebody looks at it. */
function OpenedCase({ looking }: { looking: Looking }) {
  const { caseId, documentId } = looking
  const { data, isError, refetch } = useDesk('workbench.open', { caseId, purpose: 'ahead' })
  const papers = [...(data?.case.documents ?? []), ...(data?.former?.documents ?? [])]
  const unknown = data !== undefined && !papers.some(({ id }) => id === documentId)
  useEffect(() => {
    // a paper that came after this window had read the case
    if (unknown) void refetch()
  }, [unknown, refetch])
  if (isError) return <p className="second-none">{secondText.failed}</p>
  return data ? <SecondPane workbench={data} looking={looking} /> : <p className="second-none">{secondText.loading}</p>
}
