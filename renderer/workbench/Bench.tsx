import { useEffect, useMemo, useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Finding } from '#shared/model/finding.ts'
import type { Impression } from '#shared/model/operation.ts'
import { possibleDeeds } from '#shared/policy/allowed.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useHints } from '../app/Footer.tsx'
import { useNav } from '../app/nav.ts'
import { useAfterPaint } from '../common/useAfterPaint.ts'
import { NoticeView } from '../notice/NoticeView.tsx'
import { noticeBlocked } from '../notice/previews.ts'
import { queueText } from '../queue/text.queue.zh.ts'
import { BlindBar } from '../second-look/BlindBar.tsx'
import { useBlindLook } from '../second-look/blind.ts'
import { text } from '../text.zh.ts'
import { Banners } from './Banners.tsx'
import { Compare } from './Compare.tsx'
import { DecisionBar } from './DecisionBar.tsx'
import { DeedPanel } from './DeedPanel.tsx'
import { deedOf } from './deed-of.ts'
import { type BenchDeed, type OpenPanel, offers, sortDeeds, waitsInOutbox } from './deeds.ts'
import { findingKey, hasWork, useDraft } from './draft.ts'
import { EvidenceMarksContext, firstMarked, useMarks } from './evidence-marks.ts'
import { IdentityBar } from './IdentityBar.tsx'
import { LeftDrafts } from './LeftDrafts.tsx'
import { inReadingOrder, missingOf, nothingMissing } from './missing.ts'
import { type Neighbours, useNeighbours } from './neighbours.ts'
import { openingOptions } from './opening-pages.ts'
import { Panes } from './Panes.tsx'
import { usePanes } from './panes.ts'
import { Side } from './Side.tsx'
import { SkipPanel } from './SkipPanel.tsx'
import { useBenchKeys } from './useBenchKeys.ts'
import { useNotices } from './useNotices.ts'
import { useSubmit } from './useSubmit.ts'
import { useTurn } from './useTurn.ts'
import { useNextUp } from './wings.ts'

/** The bench of one loaded case: identity, side panel, two papers, decision bar. */
export function Bench(props: {
  workbench: Workbench
  index: number | null
  looked: boolean
  reload: () => Promise<void>
}) {
  const { workbench, index } = props
  const caseFile = workbench.case
  const desk = useDeskContext()
  const { pack, staff } = desk
  const [restored] = useState(() => workbench.draft !== null && hasWork(workbench.draft))
  const handle = useDraft(caseFile.id, workbench.draft)
  const blind = useBlindLook(workbench, handle)
  const documents = useMemo(() => inReadingOrder(caseFile.documents, pack), [caseFile.documents, pack])
  const panes = usePanes(documents, handle, openingOptions(workbench, blind.shown.case))
  const marks = useMarks(blind.shown, handle, panes)
  const painted = useAfterPaint()
  const neighbours = useNeighbours(index, painted)
  const { busy, underWay, refused, submit } = useSubmit(workbench, handle, neighbours, index)
  const [panel, setPanel] = useState<OpenPanel | null>(null)
  const [comparing, setComparing] = useState(false)
  const notices = useNotices(workbench, handle, desk)
  const missing = missingOf(caseFile, workbench.findings, handle.draft, pack)
  const deeds = blind.hidden || waitsInOutbox(workbench) ? [] : sortDeeds(possibleDeeds(caseFile, staff))

  const turn = useTurn(workbench, handle, neighbours, deeds.length > 0)
  const handleFinding = (finding: Finding) => {
    if (finding.evidence) panes.show(panes.active, finding.evidence.documentId, finding.evidence.page)
    handle.change((draft) => ({
      ...draft,
      handled: [...new Set([...(draft.handled ?? []), findingKey(finding)])],
    }))
  }
  const choose = (kind: BenchDeed) => {
    if (underWay() || noticeBlocked(caseFile, kind, pack) !== null) return
    if (offers[kind].panel !== 'none') return setPanel({ kind, step: 'fill' })
    // A note written elsewhere is not on screen now: it is shown before it goes out.
    const unseenNote = handle.draft.note.trim() !== ''
    if (unseenNote || (offers[kind].gated && !nothingMissing(missing))) return setPanel({ kind, step: 'confirm' })
    void submit(deedOf(kind, handle.draft, pack, caseFile))
  }
  const record = (impression: Impression) => {
    blind.record(impression)
    // What the first person marked is what opens first, now that it may be seen.
    const marked = firstMarked(caseFile)
    if (marked) panes.show(panes.active, marked.documentId, marked.page)
  }
  const reload = async () => {
    await handle.saver.flush()
    await props.reload()
  }
  const compare = workbench.former ? () => setComparing(true) : null
  const primary = deeds.find((kind) => offers[kind].look === 'primary')
  const preview = primary ? notices.previewFor(primary) : null
  useBenchKeys({
    workbench,
    handle,
    panes,
    neighbours,
    missing,
    deeds,
    choose,
    handleFinding,
    ask: setPanel,
    compare,
    preview,
    onward: turn.next,
  })
  useTellNext(caseFile.id, neighbours)
  usePlaceHints(index, neighbours)

  return (
    <EvidenceMarksContext value={marks}>
      <div className="bench">
        <IdentityBar workbench={workbench} />
        <Side
          workbench={blind.shown}
          handle={handle}
          panes={panes}
          onFinding={handleFinding}
          onNotice={notices.show}
          onCompare={() => setComparing(true)}
        />
        <div className="work">
          <Panes workbench={blind.shown} documents={documents} panes={panes} marks={marks} handle={handle} />
          {comparing && workbench.former && (
            <Compare caseFile={caseFile} former={workbench.former} handle={handle} close={() => setComparing(false)} />
          )}
          {turn.asking && <SkipPanel skip={turn.skip} close={turn.close} />}
          {panel && (
            <DeedPanel
              key={`${panel.kind} ${panel.step}`}
              panel={panel}
              caseFile={panel.kind === 'open_case' ? recordNow(workbench) : caseFile}
              findings={workbench.findings}
              missing={missing}
              handle={handle}
              busy={busy}
              preview={notices.previewFor(panel.kind)}
              close={() => setPanel(null)}
              submit={submit}
            />
          )}
        </div>
        <div className="bench-foot">
          <LeftDrafts workbench={workbench} handle={handle} />
          <Banners
            workbench={workbench}
            compare={painted}
            restored={restored}
            refused={refused}
            looked={props.looked}
            reload={reload}
          />
          {blind.hidden ? (
            <BlindBar record={record} />
          ) : (
            <DecisionBar
              workbench={workbench}
              missing={missing}
              deeds={deeds}
              panel={panel}
              busy={busy}
              choose={choose}
              show={panes.show}
              active={panes.active}
              preview={preview}
            />
          )}
        </div>
        {notices.open && <NoticeView source={notices.open.source} name={notices.open.name} close={notices.close} />}
      </div>
    </EvidenceMarksContext>
  )
}

/** What a case about this one would begin with: the record as 更正 since have left it. */
const recordNow = ({ case: caseFile, corrected }: Workbench): CaseFile => ({ ...caseFile, ...corrected })

/** Which case may be drawn ahead: the one whose turn it is, once it is read. */
function useTellNext(caseId: string, { nextOpen, ready }: Neighbours): void {
  const next = ready && nextOpen ? nextOpen.row.id : null
  const index = nextOpen?.index ?? null
  useEffect(() => useNextUp.setState({ after: caseId, caseId: next, index }), [caseId, next, index])
}

/** Where in the queue, and what comes next, in the footer. */
function usePlaceHints(index: number | null, neighbours: Neighbours): void {
  const queue = useNav((nav) => nav.queue)
  const { total, nextOpen, ready } = neighbours
  const next = nextOpen
    ? text.workbench.nextIs(nextOpen.row.maskedName, nextOpen.row.diseaseName, ready)
    : text.workbench.noNext
  useEffect(() => {
    useHints.setState({
      place: index === null ? null : `${text.workbench.place(text.queue[queue], index + 1, total)}　${next}`,
      hints: [
        { keys: ['J', 'K'], does: text.hints.otherCase },
        { keys: ['Enter'], does: queueText.next.open },
        { keys: ['Space'], does: text.hints.evidence },
        { keys: ['Esc'], does: text.hints.back },
      ],
    })
  }, [index, queue, total, next])
}
