import { lazy, type MouseEvent, Suspense, useMemo } from 'react'
import type { SessionView } from '#shared/contract/core-api.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { BatchScreen } from '../batch/BatchScreen.tsx'
import { BatchApproveScreen } from '../batch-approve/BatchApproveScreen.tsx'
import { problemOf } from '../bridge.ts'
import { Empty } from '../common/Empty.tsx'
import { ErrorBoundary } from '../common/ErrorBoundary.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { Toasts } from '../common/Toasts.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { ExportsScreen } from '../export/ExportsScreen.tsx'
import { Home } from '../home/Home.tsx'
import { isEditable } from '../keyboard/dispatcher.ts'
import { KeySheet } from '../keyboard/KeySheet.tsx'
import { usePalette } from '../keyboard/palette-state.ts'
import { Outbox } from '../outbox/Outbox.tsx'
import { PolicyScreen } from '../policy/PolicyScreen.tsx'
import { QueueScreen } from '../queue/QueueScreen.tsx'
import { RenewalsScreen } from '../renewals/RenewalsScreen.tsx'
import { ReportsScreen } from '../reports/ReportsScreen.tsx'
import { SyncScreen } from '../sync/SyncScreen.tsx'
import { text } from '../text.zh.ts'
import { Recent } from '../undo/Recent.tsx'
import { WindowDesk } from '../window-desk/WindowDesk.tsx'
import { Stage } from '../workbench/Stage.tsx'
import { useChosenKeys } from './choices.ts'
import { DeskContext } from './desk-context.ts'
import { Footer } from './Footer.tsx'
import { useKeptNav } from './kept-nav.ts'
import { useMidnight } from './midnight.ts'
import { NotDrawn } from './NotDrawn.tsx'
import { type Nav, useNav } from './nav.ts'
import { useDesk } from './queries.ts'
import { Rail } from './Rail.tsx'
import { useSelfTest } from './self-test.ts'
import { TopBar } from './TopBar.tsx'
import { useAppKeys } from './useAppKeys.ts'

const Palette = lazy(() => import('../keyboard/Palette.tsx'))

/** The frame around every screen: who, where, link state, and what comes next. */
export function Frame(props: { staff: Staff; onSignedOut: (session: SessionView) => void }) {
  const policy = useDesk('policy.get', {})
  const sync = useDesk('sync.get', {})
  const sheet = useAppKeys(props.staff)
  useKeptNav(props.staff.id)
  useMidnight()
  useSelfTest()
  useChosenKeys()
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only decides where the focus stays
    <div className="app" onMouseDown={keepKeysWorking}>
      <TopBar staff={props.staff} pack={policy.data?.pack ?? null} onSignedOut={props.onSignedOut} />
      <Rail staff={props.staff} />
      <main className="screen">
        {policy.data ? (
          <Behind staff={props.staff} policy={policy.data} />
        ) : policy.isError && sync.data?.lastPullAt === null ? (
          <Empty kind="notSynced" />
        ) : policy.isError ? (
          <ProblemView problem={problemOf(policy.error)} onRetry={() => void policy.refetch()} />
        ) : (
          <Waiting doing={text.app.loadingPolicy} waitsFor={text.app.localData} />
        )}
      </main>
      <Toasts />
      <Footer policy={policy.data ?? null} onSheet={sheet.show} />
      <Recent />
      <PalettePlace />
      <KeySheet open={sheet.open} onClose={sheet.hide} />
    </div>
  )
}

/**
 * A button pressed with the mouse does not keep the focus: otherwise the next Enter or Space would press it again
 * instead of opening a row or turning a page. Keyboard users still reach every button by Tab.
 */
function keepKeysWorking(event: MouseEvent): void {
  if (!(event.target instanceof Element) || !event.target.closest('button')) return
  event.preventDefault()
  if (isEditable(document.activeElement) && document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** Loaded when it is first asked for: it brings the table of pinyin along. */
function PalettePlace() {
  const open = usePalette((palette) => palette.open)
  return open ? (
    <Suspense fallback={null}>
      <Palette />
    </Suspense>
  ) : null
}

/** The screens, and what they all know; the same object as long as it says the same, or all of them are drawn again. */
function Behind(props: { staff: Staff; policy: Policy }) {
  const { staff } = props
  const { pack, calendar } = props.policy
  const known = useMemo(() => ({ staff, pack, calendar }), [staff, pack, calendar])
  return (
    <DeskContext value={known}>
      <CurrentScreen />
    </DeskContext>
  )
}

function CurrentScreen() {
  const screen = useNav((nav) => nav.screen)
  const open = useNav((nav) => nav.open)
  return (
    <ErrorBoundary
      showing={`${screen} ${open?.caseId}`}
      instead={(error, again, failures) => <NotDrawn error={error} onAgain={again} failures={failures} />}
    >
      <ScreenOf screen={screen} open={open} />
    </ErrorBoundary>
  )
}

function ScreenOf({ screen, open }: Pick<Nav, 'screen' | 'open'>) {
  if (screen === 'home') return <Home />
  if (screen === 'window') return <WindowDesk />
  if (screen === 'batch') return <BatchScreen />
  if (screen === 'outbox') return <Outbox />
  if (screen === 'sync') return <SyncScreen />
  if (screen === 'renewals') return <RenewalsScreen />
  if (screen === 'batchApprove') return <BatchApproveScreen />
  if (screen === 'reports') return <ReportsScreen />
  if (screen === 'exports') return <ExportsScreen />
  if (screen === 'policy') return <PolicyScreen />
  if (screen === 'case' && open) return <Stage caseId={open.caseId} index={open.index} />
  return <QueueScreen />
}
