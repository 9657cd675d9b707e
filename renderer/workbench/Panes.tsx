import { useEffect, useMemo, useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { criteriaFor } from '#shared/policy/judged-criteria.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { dateAndTime } from '../common/dates.ts'
import { DocumentPane } from '../evidence/DocumentPane.tsx'
import { layoutsOf } from '../evidence/layouts.ts'
import type { ShownMark } from '../evidence/pane-types.ts'
import { openEvidenceWindow, useTellEvidence } from '../evidence-window/channel.ts'
import { text } from '../text.zh.ts'
import { type DraftHandle, seenKey } from './draft.ts'
import { bindsWords, type EvidenceMarks } from './evidence-marks.ts'
import { useEvidenceKeys } from './evidence-marks-keys.ts'
import { EvidenceStrip } from './evidence-marks-strip.tsx'
import { type Panes as PanesState, type Side, sides } from './panes.ts'
import { usePapers } from './papers.ts'

const MINUTE = 60_000

interface PanesProps {
  workbench: Workbench
  documents: readonly DocumentRef[]
  panes: PanesState
  marks: EvidenceMarks
  handle: DraftHandle
}

/** The two papers side by side, and under them what connects the two. */
export function Panes(props: PanesProps) {
  const { panes, documents, handle, marks, workbench } = props
  const { pack } = useDeskContext()
  const caseFile = workbench.case
  const papers = usePapers(workbench, documents)
  const watermark = useWatermark()
  const alreadySeen = useMemo(() => new Set(handle.draft.seen), [handle.draft.seen])
  const fresh = useMemo(() => new Set(workbench.news.documents), [workbench.news])
  const [choosing, setChoosing] = useState(false)
  const criteria = criteriaFor(caseFile, diseaseOf(pack, caseFile.form.opsp_dise_code))?.items ?? []
  const seen = (documentId: string, page: number) => {
    // looking at an old case's papers counts for nothing in this one
    if (papers.isFormer(documentId)) return
    handle.change((draft) => {
      const key = seenKey(documentId, page)
      return draft.seen.includes(key) ? draft : { ...draft, seen: [...draft.seen, key] }
    })
  }
  const toggle = () => setChoosing(!choosing)
  useEvidenceKeys({ panes, marks, criteria, findings: workbench.findings, openLayouts: toggle })
  const inFront = panes.shown[panes.active]
  useTellEvidence(
    inFront === null ? null : { caseId: caseFile.id, documentId: inFront, page: panes.view(panes.active).page },
  )
  const goTo = (id: string) => {
    const entry = marks.entries.find(({ mark }) => mark.id === id)
    if (entry) marks.showMark(entry.mark)
  }

  return (
    <section className="desk" aria-label={text.workbench.papers}>
      {sides.map((side) => (
        <div key={side} className={`pane-frame ${panes.active === side ? 'active' : ''}`} data-pane={side}>
          <DocumentPane
            documents={papers.all}
            documentId={panes.shown[side]}
            onSelect={(documentId) => panes.show(side, documentId)}
            load={papers.load}
            view={panes.view(side)}
            onView={(view) => panes.setView(side, view)}
            onSeen={seen}
            seen={alreadySeen}
            fresh={fresh}
            watermark={watermark}
            active={panes.active === side}
            onActivate={() => panes.activate(side)}
            handle={panes.handles[side]}
            turnsOf={panes.turnsOf}
            onMove={(move) => panes.moved(side, move)}
            marks={shownMarks(marks, panes.shown[side], workbench.findings)}
            onMark={goTo}
            drawing={drawingIn(side, panes, marks)}
            onDraw={(box) => marks.draw({ box })}
            reveal={panes.reveals[side]}
          />
        </div>
      ))}
      <EvidenceStrip
        workbench={workbench}
        panes={panes}
        marks={marks}
        menu={{ open: choosing, layouts: layoutsOf(documents, papers.former), toggle }}
        criteria={criteria}
        openSecond={openEvidenceWindow}
      />
    </section>
  )
}

function shownMarks(
  { entries, drawing }: EvidenceMarks,
  documentId: string | null,
  findings: Workbench['findings'],
): ShownMark[] {
  return entries
    .filter(({ document, mark }) => document !== null && document.id === documentId && mark.id !== drawing?.id)
    .map(({ mark, foreign }) => ({
      id: mark.id,
      page: mark.page,
      box: mark.box,
      label: bindsWords(mark.binds, mark.note, findings),
      foreign,
    }))
}

function drawingIn(side: Side, panes: PanesState, { drawing }: EvidenceMarks) {
  const here = drawing && side === panes.active && drawing.documentId === panes.shown[side]
  return here && drawing.page === panes.view(side).page ? drawing.box : null
}

/** Who looks and when, over every page on screen. */
export function useWatermark(): string {
  const { staff } = useDeskContext()
  const [now, setNow] = useState(() => new Date().toISOString())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date().toISOString()), MINUTE)
    return () => window.clearInterval(timer)
  }, [])
  return `${staff.name} ${staff.staffNo} ${dateAndTime(now)}`
}
