import { Button } from 'antd'
import { useMemo, useRef, useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { OriginalResult } from '#shared/model/originals.ts'
import { addWorkdays } from '#shared/policy/calendar.ts'
import { originalWords } from '#shared/policy/originals.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { useDesk } from '../../app/queries.ts'
import { tellProblem } from '../../common/toasts.ts'
import { DocumentPane } from '../../evidence/DocumentPane.tsx'
import { initialView } from '../../evidence/pane-types.ts'
import { level, useKeys } from '../../keyboard/useKeys.ts'
import { text } from '../../text.zh.ts'
import { useDraft } from '../../workbench/draft.ts'
import { loadDocument } from '../../workbench/load-document.ts'
import { inReadingOrder } from '../../workbench/missing.ts'
import { CameraView } from '../capture/CameraView.tsx'
import { grabFrame } from '../capture/grab-frame.ts'
import { captureText } from '../capture/text.capture.zh.ts'
import { useCamera } from '../capture/useCamera.ts'
import { useTaking } from '../capture/useTaking.ts'
import { useDeciding } from '../useDeciding.ts'
import { CheckDetails } from './CheckDetails.tsx'
import { type CheckDraft, decided, deedOfChecks, inSum, lacking, results, withResult } from './checks.ts'
import { PaperSteps } from './PaperSteps.tsx'
import { verifyText as words } from './text.verify.zh.ts'

/** One paper after another: its scan on the screen, its original on the counter, one key for what was found. */
export function Comparing(props: { workbench: Workbench; asked: boolean }) {
  const { workbench, asked } = props
  const caseFile = workbench.case
  const { pack, staff, calendar } = useDeskContext()
  const today = useDesk('home.summary', {}).data?.today ?? null
  const handle = useDraft(caseFile.id, workbench.draft)
  const checks = useMemo(() => knownChecks(handle.draft.originals, caseFile.documents), [handle.draft, caseFile])
  const documents = useMemo(() => inReadingOrder(caseFile.documents, pack), [caseFile.documents, pack])
  const [currentId, setCurrent] = useState(() => nextOpen(documents, checks, null) ?? documents[0]?.id ?? null)
  const [view, setView] = useState(initialView)
  const [camera, setCamera] = useState(false)
  const { busy, decide: writeDown } = useDeciding(caseFile)
  const feed = useCamera(camera)
  const video = useRef<HTMLVideoElement>(null)
  const taking = useTaking({ kind: 'case', id: caseFile.id })

  const current = documents.find(({ id }) => id === currentId) ?? null
  const check = checks.find(({ documentId }) => documentId === currentId) ?? null
  const found = useMemo(() => decided(checks), [checks])
  const days = pack.originals?.deferWorkdays
  const deferUntil = days !== undefined && today !== null ? addWorkdays(today, days, calendar) : undefined
  const lacks = lacking(caseFile, found)

  const put = (next: readonly CheckDraft[]) => handle.change((draft) => ({ ...draft, originals: [...next] }))
  const goTo = (id: string | null) => {
    if (id === null) return
    setCurrent(id)
    setView(initialView)
    taking.finish()
  }
  const decide = (result: OriginalResult) => {
    if (!current) return
    const next = withResult(checks, current.id, result, deferUntil)
    put(next)
    // What needs a word more stays until it has it; everything else goes on by itself.
    const needsMore = result === 'differs' || (result === 'deferred' && deferUntil === undefined)
    if (!needsMore) goTo(nextOpen(documents, next, current.id))
  }
  const change = (part: Partial<CheckDraft>) => {
    if (check) put(checks.map((one) => (one === check ? { ...one, ...part } : one)))
  }
  const step = (by: number) => {
    const at = documents.findIndex(({ id }) => id === currentId)
    goTo(documents[at + by]?.id ?? null)
  }
  const takeOriginal = async () => {
    const element = video.current
    if (!current || !element || feed.stream === null) return
    const view = await grabFrame(element)
      .then((picture) => taking.take(picture, current.material))
      .catch(tellProblem)
    if (!view) return
    const { paperId, sha256, bytes, mediaType, pages } = view
    const captured = { id: paperId, sha256, bytes, mediaType, pages }
    handle.change((draft) => {
      const before = knownChecks(draft.originals, caseFile.documents)
      const known = before.find(({ documentId }) => documentId === current.id) ?? { documentId: current.id }
      return {
        ...draft,
        originals: [...before.filter((one) => one !== known && one.documentId !== current.id), { ...known, captured }],
      }
    })
  }
  const submit = async (plain = false) => {
    if (!plain && lacks !== null) return
    const name = caseFile.form.psn_name
    const deed = plain ? { kind: 'accept' as const, note: '' } : deedOfChecks(caseFile, found)
    const said = plain ? text.workbench.saved(text.deed.accept, name) : words.done(name)
    if (await writeDown(deed, said, handle)) setCamera(false)
  }

  useKeys({
    title: words.title,
    level: level.panel,
    bindings: [
      ...results.map((result) => ({
        keys: [words.key[result], `Num${words.key[result]}`],
        shown: words.key[result],
        label: originalWords[result],
        run: () => decide(result),
      })),
      { keys: ['j', 'ArrowDown'], label: text.hints.move, repeats: true, run: () => step(1) },
      { keys: ['k', 'ArrowUp'], label: text.hints.move, repeats: true, run: () => step(-1) },
      { keys: ['F4'], label: words.capture, inText: true, run: () => setCamera(!camera) },
      ...(camera
        ? [
            {
              keys: ['PageDown'],
              label: captureText.take,
              shown: captureText.spaceOrPedal,
              inText: true,
              run: () => void takeOriginal(),
            },
            { keys: [' '], label: captureText.take, run: () => void takeOriginal() },
            { keys: ['Escape'], label: words.captureStop, run: () => setCamera(false) },
          ]
        : []),
      {
        keys: ['Enter', 'Ctrl+Enter'],
        label: words.submit.originals,
        decides: true,
        inText: false,
        run: () => void submit(),
      },
    ],
  })

  return (
    <section className="verify" aria-label={words.title}>
      <div className="verify-side">
        <p className="small muted">{asked ? words.asked : words.onAccept}</p>
        <PaperSteps documents={documents} checks={checks} current={currentId} goTo={goTo} />
      </div>
      <div className="verify-main">
        <div className="verify-panes">
          <DocumentPane
            documents={documents}
            documentId={currentId}
            onSelect={goTo}
            load={(document) => loadDocument(caseFile.id, document)}
            view={view}
            onView={setView}
            watermark={`${staff.name} ${staff.staffNo}`}
            active={!camera}
            onActivate={() => undefined}
          />
          {camera && (
            <CameraView
              camera={feed}
              video={video}
              taken={check?.captured?.pages ?? 0}
              line={taking.working > 0 ? captureText.working(taking.working) : (current?.title ?? '')}
              take={() => void takeOriginal()}
            />
          )}
        </div>
        <fieldset className="verify-keys">
          <legend className="visually-hidden">{words.decide}</legend>
          {results.map((result) => (
            <Button
              key={result}
              disabled={!current}
              aria-pressed={check?.result === result}
              onClick={() => decide(result)}
            >
              {originalWords[result]} <kbd>{words.key[result]}</kbd>
            </Button>
          ))}
          <Button className="verify-camera" aria-pressed={camera} onClick={() => setCamera(!camera)}>
            {camera ? words.captureStop : words.capture} <kbd>F4</kbd>
          </Button>
        </fieldset>
        {check?.result !== undefined && check.result !== 'agrees' && (
          <CheckDetails check={check} days={days ?? null} change={change} />
        )}
        <div className="verify-foot">
          <p className={lacks === null ? 'verify-ready' : 'verify-lacks'} role="status">
            {lacks ?? words.ready(inSum(found))}
            {found.some(({ result }) => result === 'differs') && <span className="small"> {words.toSecond}</span>}
          </p>
          {!asked && (
            <Button disabled={busy} onClick={() => void submit(true)}>
              {words.accept}
            </Button>
          )}
          <Button type="primary" disabled={lacks !== null || busy} onClick={() => void submit()}>
            {asked ? words.submit.originals : words.submit.received} <kbd>Enter</kbd>
          </Button>
        </div>
      </div>
    </section>
  )
}

/** Results of papers the case still has, each once. */
function knownChecks(kept: readonly CheckDraft[] | undefined, documents: Workbench['case']['documents']): CheckDraft[] {
  const ids = new Set(documents.map(({ id }) => id))
  return (kept ?? []).filter(({ documentId }) => ids.has(documentId))
}

/** The next paper without a result, looking on from here and then from the start. */
function nextOpen(
  documents: Workbench['case']['documents'],
  checks: readonly CheckDraft[],
  from: string | null,
): string | null {
  const at = documents.findIndex(({ id }) => id === from)
  const order = [...documents.slice(at + 1), ...documents.slice(0, at + 1)]
  return (
    order.find(({ id }) => !checks.some((check) => check.documentId === id && check.result !== undefined))?.id ?? from
  )
}
