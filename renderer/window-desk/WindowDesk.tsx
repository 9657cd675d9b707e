import { Button } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type CardText, readDeskText } from '#shared/policy/desk-text.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useHints } from '../app/Footer.tsx'
import { receive, useNav } from '../app/nav.ts'
import { problemOf } from '../bridge.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { tellProblem, tellWarning } from '../common/toasts.ts'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { useScans } from '../keyboard/useScans.ts'
import { today } from '../notice/previews.ts'
import { text } from '../text.zh.ts'
import { CitizenView } from './CitizenView.tsx'
import { DaySheet } from './day-sheet/DaySheet.tsx'
import { daySheetText } from './day-sheet/text.day-sheet.zh.ts'
import { FindField } from './find/FindField.tsx'
import { focusFirstResult, Results } from './find/Results.tsx'
import { useFind } from './find/useFind.ts'
import { RegisteredPlace } from './hand-over/RegisteredPlace.tsx'
import { Drafts } from './register/Drafts.tsx'
import { RegisterPlace } from './register/RegisterPlace.tsx'
import { startRegistration } from './register/start.ts'
import { registerText } from './register/text.register.zh.ts'
import { windowText } from './text.window.zh.ts'
import { useFresh } from './useFresh.ts'
import './window-desk.css'
import './register/register.css'

const words = windowText.find

/** 窗口: a citizen waits in front of you. One field finds; what is found, or registered, is worked on beside it. */
export function WindowDesk() {
  const { pack } = useDeskContext()
  const citizen = useNav((nav) => nav.citizen)
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  /** the first result is taken as soon as it is there: after a scan, or Enter before the answer came */
  const [takesFirst, setTakesFirst] = useState(false)
  /** a card read while a registration is open, on its way into it */
  const [card, setCard] = useState<CardText | null>(null)
  const [sheet, setSheet] = useState(false)
  const lastCard = useRef<CardText | null>(null)
  const box = useRef<HTMLInputElement>(null)
  const found = useFind(asked)
  const rows = asked === '' ? [] : (found.data?.rows ?? [])
  const caseId = citizen && 'caseId' in citizen ? citizen.caseId : null
  const draftId = citizen && 'draftId' in citizen ? citizen.draftId : null
  useFresh()

  const find = useCallback((what: string) => setAsked(what.trim()), [])
  const begin = useCallback((from: CardText | null) => startRegistration(pack, from).catch(tellProblem), [pack])
  const scan = (what: string) => {
    const read = readDeskText(what, today())
    setSheet(false)
    if (read.kind === 'card' && draftId !== null) return setCard(read.card)
    // The number stays on screen, the rest of a card goes nowhere but into a registration.
    const shown = read.kind === 'card' ? read.card.certno : what
    if (read.kind === 'card') lastCard.current = read.card
    setTyped(shown)
    find(shown)
    setTakesFirst(true)
  }
  useScans(scan, () => tellWarning([words.eaten]))
  const answered = found.data !== undefined && !found.isPlaceholderData && !found.isFetching
  useEffect(() => {
    if (!takesFirst || !answered || asked === '') return
    setTakesFirst(false)
    const read = cardIn(asked, lastCard.current)
    const only = rows.length === 1 ? rows[0] : undefined
    if (only) receive(choiceOf(only))
    else if (rows.length === 0 && read) void begin(read)
    else focusFirstResult()
  }, [takesFirst, answered, rows, asked, begin])
  useEffect(() => {
    useHints.setState({
      place: null,
      hints: [
        { keys: ['↑', '↓'], does: text.hints.move },
        { keys: ['Enter'], does: text.hints.open },
        { keys: ['Ctrl+N'], does: registerText.start },
      ],
    })
  }, [])
  const next = () => {
    receive(null)
    lastCard.current = null
    setTyped('')
    setAsked('')
    box.current?.focus()
  }
  const start = () => {
    void begin(cardIn(asked, lastCard.current))
  }
  useKeys({
    title: windowText.title,
    level: level.screen,
    bindings: [
      { keys: ['Escape'], label: windowText.citizen.leave, run: next },
      { keys: ['F2'], label: words.label, inText: true, run: () => box.current?.select() },
      { keys: ['F3'], label: daySheetText.key, inText: true, run: () => setSheet(!sheet) },
      { keys: ['Ctrl+n'], label: registerText.start, inText: true, run: start },
    ],
  })
  useEffect(() => box.current?.focus(), [])
  const took = useCallback(() => setCard(null), [])
  return (
    <div className="window-desk">
      <h1 className="visually-hidden">{windowText.title}</h1>
      <aside className="window-side">
        <FindField box={box} typed={typed} type={setTyped} find={find} go={() => setTakesFirst(true)} />
        <div className="window-acts">
          <Button onClick={start}>
            {registerText.start} <kbd>Ctrl+N</kbd>
          </Button>
          <Button aria-pressed={sheet} onClick={() => setSheet(!sheet)}>
            {daySheetText.open} <kbd>F3</kbd>
          </Button>
        </div>
        {found.isError && <ProblemView problem={problemOf(found.error)} onRetry={() => void found.refetch()} />}
        {asked !== '' && answered && rows.length === 0 && (
          <p className="window-note" role="status">
            {found.data?.message ?? (found.data?.as === 'card' ? words.cardNone : words.none)}
          </p>
        )}
        <Results
          rows={rows}
          chosen={caseId}
          choose={(row) => {
            setSheet(false)
            receive(choiceOf(row))
          }}
        />
        {found.data?.more && asked !== '' && <p className="window-note">{words.more}</p>}
        <Drafts open={draftId} />
      </aside>
      {sheet ? (
        <DaySheet close={() => setSheet(false)} />
      ) : citizen === null ? (
        <Start />
      ) : 'caseId' in citizen ? (
        <CitizenView key={citizen.caseId} caseId={citizen.caseId} leave={next} />
      ) : 'draftId' in citizen ? (
        <RegisterPlace key={citizen.draftId} id={citizen.draftId} card={card} took={took} />
      ) : (
        <RegisteredPlace key={citizen.provisionalNo} provisionalNo={citizen.provisionalNo} />
      )}
    </div>
  )
}

/** Who is meant by what stands in the field: with everything their card said, where that was read a moment ago. */
function cardIn(asked: string, last: CardText | null): CardText | null {
  const read = readDeskText(asked, today())
  if (read.kind !== 'card') return null
  return last?.certno === read.card.certno ? last : read.card
}

/** A registration the centre has not numbered has no case to open yet. */
function choiceOf({
  caseId,
  caseNo,
  provisionalNo,
}: {
  caseId: string
  caseNo: string | null
  provisionalNo: string | null
}) {
  return caseNo === null && provisionalNo !== null ? { provisionalNo } : { caseId }
}

/** Nobody is there: how to begin, and what the pack says of this office. */
function Start() {
  const { office } = useDeskContext().pack
  const facts = [
    [words.office.hours, office.hours],
    [words.office.queue, office.queueNumbers ?? ''],
    [words.office.hotline, office.hotline],
    [words.office.address, office.address],
  ].filter(([, value]) => value !== '')
  return (
    <section className="window-start">
      <span className="shape" aria-hidden="true">
        ▭
      </span>
      <h2>{words.start}</h2>
      <p>{words.startHint}</p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
