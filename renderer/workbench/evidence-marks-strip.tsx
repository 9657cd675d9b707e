import './evidence-marks.css'
import { useEffect, useRef } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import { Kbd } from '../common/marks.tsx'
import type { Layout } from '../evidence/layouts.ts'
import { marksText, secondText } from '../evidence/text.zh.ts'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import { bindsWords, type EvidenceMarks, type MarkEntry } from './evidence-marks.ts'
import { BackToEntry } from './evidence-marks-chips.tsx'
import { MarkEditor } from './evidence-marks-editor.tsx'
import type { Panes } from './panes.ts'

export interface LayoutMenu {
  readonly open: boolean
  readonly layouts: readonly Layout[]
  toggle(): void
}

interface StripProps {
  readonly workbench: Workbench
  readonly panes: Panes
  readonly marks: EvidenceMarks
  readonly menu: LayoutMenu
  readonly criteria: readonly { readonly id: string; readonly text: string }[]
  /** the papers once more, in a window of their own for another screen */
  openSecond(): void
}

/** Under the papers: how the two stand to each other, and the boxes drawn on them. */
export function EvidenceStrip(props: StripProps) {
  const { panes, marks, menu } = props
  return (
    <section className="evidence-strip" aria-label={marksText.strip}>
      {marks.drawing ? (
        <MarkEditor
          drawing={marks.drawing}
          marks={marks}
          criteria={props.criteria}
          findings={props.workbench.findings}
        />
      ) : (
        <>
          <button type="button" aria-expanded={menu.open} onClick={menu.toggle}>
            {marksText.layout} <Kbd>L</Kbd>
          </button>
          <button type="button" aria-pressed={panes.synced} title={marksText.syncHint} onClick={panes.toggleSync}>
            {panes.synced ? marksText.synced : marksText.sync} <Kbd>S</Kbd>
          </button>
          <button type="button" title={marksText.markHint} disabled={marks.full} onClick={marks.begin}>
            {marksText.mark} <Kbd>E</Kbd>
          </button>
          <button type="button" title={secondText.openHint} onClick={props.openSecond}>
            {secondText.open} <Kbd>W</Kbd>
          </button>
          <MarkList {...props} />
        </>
      )}
      {menu.open && <LayoutChoices menu={menu} panes={panes} />}
    </section>
  )
}

function MarkList({ marks, workbench }: StripProps) {
  const list = useRef<HTMLUListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark gone to is what must be in view
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [marks.current])
  if (marks.full) return <p className="full">{marksText.full}</p>
  if (marks.entries.length === 0) return <p>{marksText.none}</p>
  return (
    <ul ref={list} aria-label={marksText.list}>
      {marks.entries.map((entry) => (
        <MarkChip key={entry.mark.id} entry={entry} marks={marks} findings={workbench.findings} />
      ))}
    </ul>
  )
}

function MarkChip(props: { entry: MarkEntry; marks: EvidenceMarks; findings: Workbench['findings'] }) {
  const { entry, marks, findings } = props
  const { mark, foreign, document } = entry
  const words = bindsWords(mark.binds, mark.note, findings)
  const place = document ? marksText.place(document.title, mark.page) : marksText.lost
  const here = marks.current === mark.id
  return (
    <li className={`${foreign ? 'foreign' : ''} ${entry.place}`}>
      <button
        type="button"
        aria-current={here ? 'true' : undefined}
        title={mark.note || undefined}
        onClick={() => marks.showMark(mark)}
      >
        {foreign && <b>{marksText.first}</b>} {words} <span>{place}</span>
        {entry.place === 'replaced' && <em>{marksText.replaced}</em>}
      </button>
      <BackToEntry entry={entry} findings={findings} />
      {here && !foreign && (
        <>
          {document && (
            <button type="button" aria-label={marksText.edit(words)} onClick={() => marks.edit(mark)}>
              ✎
            </button>
          )}
          <button type="button" aria-label={marksText.remove(words)} onClick={() => marks.remove(mark.id)}>
            ✕
          </button>
        </>
      )}
    </li>
  )
}

/** Pairs of papers that are read against each other, by digit. */
function LayoutChoices({ menu, panes }: { menu: LayoutMenu; panes: Panes }) {
  const choose = (layout: Layout) => {
    panes.arrange(layout)
    menu.toggle()
  }
  const shown = menu.layouts.slice(0, 9)
  useKeys({
    title: marksText.layout,
    level: level.panel,
    exclusive: true,
    bindings: [
      ...shown.map((layout, index) => ({
        keys: [String(index + 1), `Num${index + 1}`],
        label: `${marksText.layoutOf[layout.kind]}：${layout.right.title}`,
        run: () => choose(layout),
      })),
      { keys: ['Escape', 'l'], label: text.common.close, run: menu.toggle },
    ],
  })
  return (
    <section className="layouts" aria-label={marksText.layout}>
      {shown.length === 0 && <p>{marksText.noLayouts}</p>}
      {shown.map((layout, index) => (
        <button key={`${layout.left.id} ${layout.right.id}`} type="button" onClick={() => choose(layout)}>
          <Kbd>{index + 1}</Kbd> {marksText.layoutOf[layout.kind]} <span>{layout.right.title}</span>
        </button>
      ))}
    </section>
  )
}
