import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { EvidenceMark, PageBox } from '#shared/model/evidence.ts'
import type { Finding } from '#shared/model/finding.ts'
import { isReplaced } from '../evidence/layouts.ts'
import { startBox, tidyBox } from '../evidence/place.ts'
import { marksText } from '../evidence/text.zh.ts'
import type { DraftHandle } from './draft.ts'
import type { Panes } from './panes.ts'

/** As many as a draft and a proposal hold. */
const MOST_MARKS = 200

export type Binds = EvidenceMark['binds']

/** Where the picture a mark was drawn on is now. */
export type MarkPlace = 'here' | 'replaced' | 'lost'

export interface MarkEntry {
  readonly mark: EvidenceMark
  /** drawn by the first reviewer */
  readonly foreign: boolean
  readonly place: MarkPlace
  /** the paper with that very picture; null when no paper of the case has it any more */
  readonly document: DocumentRef | null
}

/** A box being drawn, or an own mark being changed. */
export interface Drawing {
  readonly id: string | null
  readonly documentId: string
  readonly sha256: string
  readonly page: number
  readonly box: PageBox
  readonly binds: Binds
  readonly note: string
}

export interface EvidenceMarks {
  /** the first reviewer's first, then one's own, in the order they were drawn */
  readonly entries: readonly MarkEntry[]
  /** the mark last gone to */
  readonly current: string | null
  /** goes to the page of a mark and lets its box flash; does nothing when its picture is gone */
  showMark(mark: EvidenceMark): void
  /** the next or previous mark */
  walk(direction: 1 | -1): void
  remove(id: string): void
  readonly drawing: Drawing | null
  readonly full: boolean
  /** a box on the page of the active pane */
  begin(): void
  edit(mark: EvidenceMark): void
  draw(change: Partial<Pick<Drawing, 'box' | 'binds' | 'note'>>): void
  save(): void
  cancel(): void
}

/** The very picture counts, not the paper's number: a replacement scan is another picture. */
export function entryOf(mark: EvidenceMark, foreign: boolean, documents: readonly DocumentRef[]): MarkEntry {
  const same = documents.filter((d) => d.sha256 === mark.sha256)
  const document = same.find((d) => d.id === mark.documentId) ?? same[0] ?? null
  return { mark, foreign, document, place: !document ? 'lost' : isReplaced(documents, document) ? 'replaced' : 'here' }
}

/** What the first reviewer drew, for the second one. */
export function foreignMarks({ state, proposal }: Workbench['case']): readonly EvidenceMark[] {
  return state === 'second_review' ? (proposal?.marks ?? []) : []
}

/** Where a second reviewer begins: the first mark whose picture is still there. */
export function firstMarked(caseFile: Workbench['case']): { documentId: string; page: number } | null {
  for (const mark of foreignMarks(caseFile)) {
    const { document } = entryOf(mark, true, caseFile.documents)
    if (document) return { documentId: document.id, page: mark.page }
  }
  return null
}

/** Boxes on the scans: drawn, bound, gone to; one's own are part of the draft. */
export function useMarks(workbench: Workbench, handle: DraftHandle, panes: Panes): EvidenceMarks {
  const caseFile = workbench.case
  const { documents } = caseFile
  const own = handle.draft.marks
  const [current, setCurrent] = useState<string | null>(null)
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  const entries = useMemo(
    () => [
      ...foreignMarks(caseFile).map((mark) => entryOf(mark, true, caseFile.documents)),
      ...(own ?? []).map((mark) => entryOf(mark, false, caseFile.documents)),
    ],
    [caseFile, own],
  )

  // a box belongs to the page it was begun on: whoever turns the page has given it up
  const onPage = drawing && panes.shown[panes.active] === drawing.documentId && panes.view(panes.active).page
  const left = drawing !== null && onPage !== drawing.page
  useEffect(() => {
    if (left) setDrawing(null)
  }, [left])

  const showMark = (mark: EvidenceMark) => {
    setCurrent(mark.id)
    const { document } = entryOf(mark, false, documents)
    if (document) panes.reveal({ documentId: document.id, page: mark.page, box: mark.box, markId: mark.id })
  }

  return {
    entries,
    current,
    showMark,
    walk(direction) {
      const at = entries.findIndex(({ mark }) => mark.id === current)
      const next = at < 0 && direction === -1 ? -1 : at + direction
      const entry = entries[(next + entries.length) % entries.length]
      if (entry) showMark(entry.mark)
    },
    remove: (id) => handle.change((draft) => ({ ...draft, marks: (draft.marks ?? []).filter((m) => m.id !== id) })),
    drawing: left ? null : drawing,
    full: (own?.length ?? 0) >= MOST_MARKS,
    begin() {
      const document = documents.find((d) => d.id === panes.shown[panes.active])
      const inView = panes.handles[panes.active].current?.inView()
      if (!document || !inView) return
      const { page } = panes.view(panes.active)
      const binds = drawing?.binds ?? { to: 'note' as const }
      const box = tidyBox(startBox(inView))
      setDrawing({ id: null, documentId: document.id, sha256: document.sha256, page, box, binds, note: '' })
    },
    edit(mark) {
      const { document } = entryOf(mark, false, documents)
      if (!document) return
      showMark(mark)
      setDrawing({ ...mark, documentId: document.id })
    },
    draw: (change) => setDrawing((old) => old && { ...old, ...change }),
    save() {
      if (!drawing || left) return
      const id = drawing.id ?? crypto.randomUUID()
      const mark: EvidenceMark = { ...drawing, id, box: tidyBox(drawing.box), note: drawing.note.trim() }
      handle.change((draft) => {
        const marks = draft.marks ?? []
        const known = marks.some((one) => one.id === id)
        if (!known && marks.length >= MOST_MARKS) return draft
        return { ...draft, marks: known ? marks.map((one) => (one.id === id ? mark : one)) : [...marks, mark] }
      })
      setDrawing(null)
      setCurrent(id)
    },
    cancel: () => setDrawing(null),
  }
}

/** Short words for what a mark is evidence of. */
export function bindsWords(binds: Binds, note: string, findings: readonly Finding[]): string {
  if (binds.to === 'criterion') return marksText.criterion(binds.id)
  if (binds.to === 'note') return note === '' ? marksText.note : note
  const finding = findings.find(({ code }) => code === binds.code)
  return finding ? marksText.finding(finding.sentence) : marksText.findingGone
}

export const EvidenceMarksContext = createContext<EvidenceMarks | null>(null)

/** The marks of the open case: `entries` to list those of a criterion, `showMark` to go to one. */
export function useEvidenceMarks(): EvidenceMarks {
  const marks = useContext(EvidenceMarksContext)
  if (!marks) throw new Error('outside of the bench')
  return marks
}
