import { useCallback, useEffect, useRef, useState } from 'react'
import { useHints } from '../app/Footer.tsx'
import { receive, useNav } from '../app/nav.ts'
import { problemOf } from '../bridge.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { tellWarning } from '../common/toasts.ts'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { useScans } from '../keyboard/useScans.ts'
import { text } from '../text.zh.ts'
import { CitizenView } from './CitizenView.tsx'
import { FindField } from './find/FindField.tsx'
import { focusFirstResult, Results } from './find/Results.tsx'
import { useFind } from './find/useFind.ts'
import { windowText } from './text.window.zh.ts'
import './window-desk.css'

const words = windowText.find

/** 窗口: a citizen waits in front of you. One field finds; what is found is worked on beside it. */
export function WindowDesk() {
  const citizen = useNav((nav) => nav.citizen)
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  /** the first result is taken as soon as it is there: after a scan, or Enter before the answer came */
  const [takesFirst, setTakesFirst] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  const found = useFind(asked)
  const rows = asked === '' ? [] : (found.data?.rows ?? [])
  const caseId = citizen && 'caseId' in citizen ? citizen.caseId : null

  const find = useCallback((what: string) => setAsked(what.trim()), [])
  const scan = (what: string) => {
    setTyped(what)
    find(what)
    setTakesFirst(true)
  }
  useScans(scan, () => tellWarning([words.eaten]))
  const answered = found.data !== undefined && !found.isPlaceholderData
  useEffect(() => {
    if (!takesFirst || !answered) return
    setTakesFirst(false)
    const only = rows.length === 1 ? rows[0] : undefined
    if (only) receive({ caseId: only.caseId })
    else focusFirstResult()
  }, [takesFirst, answered, rows])
  useEffect(() => {
    useHints.setState({
      place: null,
      hints: [
        { keys: ['↑', '↓'], does: text.hints.move },
        { keys: ['Enter'], does: text.hints.open },
      ],
    })
  }, [])
  const next = () => {
    receive(null)
    setTyped('')
    setAsked('')
    box.current?.focus()
  }
  useKeys({
    title: windowText.title,
    level: level.screen,
    bindings: [
      { keys: ['Escape'], label: windowText.citizen.leave, run: next },
      { keys: ['F2'], label: words.label, inText: true, run: () => box.current?.select() },
    ],
  })
  useEffect(() => box.current?.focus(), [])
  return (
    <div className="window-desk">
      <h1 className="visually-hidden">{windowText.title}</h1>
      <aside className="window-side">
        <FindField box={box} typed={typed} type={setTyped} find={find} go={() => setTakesFirst(true)} />
        {found.isError && <ProblemView problem={problemOf(found.error)} onRetry={() => void found.refetch()} />}
        {asked !== '' && answered && rows.length === 0 && (
          <p className="window-note" role="status">
            {found.data?.message ?? (found.data?.as === 'card' ? words.cardNone : words.none)}
          </p>
        )}
        <Results rows={rows} chosen={caseId} choose={(row) => receive({ caseId: row.caseId })} />
        {found.data?.more && asked !== '' && <p className="window-note">{words.more}</p>}
      </aside>
      {caseId !== null ? (
        <CitizenView key={caseId} caseId={caseId} />
      ) : (
        <section className="window-start">
          <span className="shape" aria-hidden="true">
            ▭
          </span>
          <h2>{words.start}</h2>
          <p>{words.startHint}</p>
        </section>
      )}
    </div>
  )
}
