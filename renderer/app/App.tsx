import { QueryClientProvider } from '@tanstack/react-query'
import { App as AntApp, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { useEffect, useMemo, useState } from 'react'
import type { SessionView } from '#shared/contract/core-api.ts'
import type { Problem } from '#shared/model/problem.ts'
import { call, on, problemOf } from '../bridge.ts'
import { ErrorBoundary } from '../common/ErrorBoundary.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { clearToasts, tellProblem } from '../common/toasts.ts'
import { Waiting } from '../common/Waiting.tsx'
import { forgetEvidence } from '../evidence/evidence.ts'
import { SignIn } from '../sign-in/SignIn.tsx'
import { text } from '../text.zh.ts'
import { forgetUndo } from '../undo/undo.ts'
import { stopPageMaker } from '../window-desk/capture/page-maker.ts'
import { useDisplay } from './display.ts'
import { Frame } from './Frame.tsx'
import { KeptStyles } from './KeptStyles.tsx'
import { NothingDrawn } from './NotDrawn.tsx'
import { resetNav } from './nav.ts'
import { dayChanged, keyOf, queryClient, useCoreEvents, useDesk } from './queries.ts'
import { antdTheme } from './theme.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

/** Providers, and the one question that comes before everything: is somebody signed in? */
export function App() {
  const { dark, fontSize } = useDisplay()
  const theme = useMemo(() => antdTheme(dark, fontSize), [dark, fontSize])
  return (
    <ConfigProvider
      csp={{ nonce }}
      locale={zhCN}
      theme={theme}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
    >
      <AntApp className="ant-root">
        <KeptStyles />
        <QueryClientProvider client={queryClient}>
          <ErrorBoundary instead={(error) => <NothingDrawn error={error} />}>
            <Session />
          </ErrorBoundary>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  )
}

/**
 * Keeps the session that was just told, and forgets what the last person saw when it is somebody else's. A sign-in is
 * told twice (its answer and an event): the second time nothing may be thrown away, somebody is looking at it.
 */
function changePerson(session: SessionView): void {
  const before = queryClient.getQueryData<SessionView>(keyOf('session.get', {}))
  queryClient.setQueryData(keyOf('session.get', {}), session)
  if ((before?.staff?.id ?? null) === (session.staff?.id ?? null)) return
  resetNav()
  clearToasts()
  forgetUndo()
  forgetEvidence()
  stopPageMaker()
  if (before?.staff) void call('shell.forget', {}).catch(tellProblem)
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session.get' })
}

function Session() {
  const session = useDesk('session.get', {})
  const [stopped, setStopped] = useState<Problem | null>(null)
  const [restarted, setRestarted] = useState(false)
  useCoreEvents(changePerson)
  useEffect(() => on('core.stopped', (problem) => setStopped({ ...problem, ref: '' })), [])

  useEffect(
    () =>
      on('core.restarted', async () => {
        // Nobody is signed in in a new core, and what the old one told counts from another beginning.
        setStopped(null)
        try {
          const view = await call('session.get', {})
          changePerson(view)
          setRestarted(view.staff === null)
          void queryClient.invalidateQueries({ queryKey: ['sync.get'] })
          dayChanged()
        } catch {
          void session.refetch()
        }
      }),
    [session.refetch],
  )
  const signedIn = (view: SessionView) => {
    setRestarted(false)
    changePerson(view)
  }

  // While there is no core, this very question makes the preload ask for one.
  const retry = () => {
    setStopped(null)
    void session.refetch()
  }
  if (stopped) return <WholeScreen problem={stopped} onRetry={retry} retry={text.app.startCoreAgain} />
  if (session.isError) return <WholeScreen problem={problemOf(session.error)} onRetry={retry} />
  if (!session.data) return <Waiting doing={text.app.starting} waitsFor={text.app.startingWaitsFor} />
  if (!session.data.staff) return <SignIn session={session.data} restarted={restarted} onSignedIn={signedIn} />
  return <Frame staff={session.data.staff} onSignedOut={changePerson} />
}

function WholeScreen(props: { problem: Problem; onRetry: () => void; retry?: string }) {
  return (
    <main className="whole-screen">
      <ProblemView {...props} />
    </main>
  )
}
