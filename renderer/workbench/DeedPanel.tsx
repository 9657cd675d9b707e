import { Button } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { CaseFile } from '#shared/model/case.ts'
import type { Finding } from '#shared/model/finding.ts'
import type { Deed } from '#shared/model/operation.ts'
import { approvesUnmet } from '#shared/policy/judged-criteria.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { fillReason, reasonsFor } from '#shared/policy/reasons.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import type { KeyBinding } from '../keyboard/dispatcher.ts'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { today } from '../notice/previews.ts'
import { text } from '../text.zh.ts'
import { isRefusing, itemsFor, toggleItem, toggleReason } from './choices.ts'
import { deedOf } from './deed-of.ts'
import { needsNote, type OpenPanel, offers } from './deeds.ts'
import type { DraftHandle } from './draft.ts'
import { ItemChoices } from './ItemChoices.tsx'
import { type Missing, nothingMissing } from './missing.ts'
import { Opening } from './Opening.tsx'
import { chooseKind, kindsFor, openingLacks } from './opening-draft.ts'
import { ReasonChoices } from './ReasonChoices.tsx'

interface PanelProps {
  readonly panel: OpenPanel
  readonly caseFile: CaseFile
  readonly findings: readonly Finding[]
  readonly missing: Missing
  readonly handle: DraftHandle
  readonly busy: boolean
  /** shows the notice as it would go out; null where the deed issues none */
  preview: (() => void) | null
  close(): void
  submit(deed: Deed): Promise<void>
}

/** What a deed needs, asked in place above the bar: reasons, items, a note, or whether to go on regardless. */
export function DeedPanel(props: PanelProps) {
  const { panel, handle, caseFile } = props
  const { pack, staff } = useDeskContext()
  const { kind } = panel
  const confirming = panel.step === 'confirm'
  const [told, setTold] = useState<string | null>(null)
  const box = useRef<HTMLElement>(null)
  useEffect(() => box.current?.focus(), [])

  const noteNeeded =
    needsNote(kind, caseFile, pack.supplement.limit) ||
    (confirming &&
      kind === 'propose_approve' &&
      (props.missing.blocks.length > 0 || approvesUnmet(caseFile, handle.draft.criteria, pack)))
  const deed = deedOf(kind, handle.draft, pack, caseFile)
  const tooOften =
    kind === 'request_supplement' &&
    caseFile.supplements.length >= pack.supplement.limit &&
    !staff.roles.includes('supervisor')
  const lacks =
    (tooOften ? text.again.notSupervisor : null) ??
    (kind === 'open_case' ? openingLacks(handle.draft, caseFile) : null) ??
    lackOf(deed, noteNeeded && handle.draft.note.trim() === '')
  const preview = () => {
    const nothing = 'reasons' in deed ? deed.reasons.length === 0 : 'items' in deed && deed.items.length === 0
    if (nothing) setTold(lacks)
    else props.preview?.()
  }
  // Asked although all is there: a note written elsewhere goes with it.
  const onlyNote = confirming && (!offers[kind].gated || nothingMissing(props.missing)) && handle.draft.note !== ''
  const send = () => {
    if (lacks) setTold(lacks)
    else void props.submit(deed)
  }
  const confirmWords = onlyNote ? text.panel.confirmNote : text.panel.confirm
  useKeys({
    title: text.deed[kind],
    level: level.panel,
    exclusive: true,
    bindings: [
      // Told what is lacking, the person may press again at once: only what is sent counts as a decision.
      { keys: ['Ctrl+Enter'], label: text.keys.submit, inText: true, decides: lacks === null, run: send },
      // Outside of a text field Enter is enough; where something lacks it says what, and decides nothing.
      { keys: ['Enter'], label: '', decides: lacks === null, run: send },
      { keys: ['Escape'], label: text.keys.closePanel, inText: true, run: () => props.close() },
      { keys: [' '], label: '', run: () => (confirming ? props.close() : false) },
      { keys: ['?'], label: '', run: () => false },
      ...(props.preview ? [{ keys: ['p'], label: text.keys.previewNotice, run: preview }] : []),
      ...digits(props, pack),
    ],
  })
  return (
    <section ref={box} className={`panel ${offers[kind].look}`} aria-label={text.deed[kind]} tabIndex={-1}>
      <header>
        <h2>{confirming ? confirmWords(text.deed[kind]) : text.panel.title[kind]}</h2>
        <span className="muted">{confirming ? text.panel.confirmHint : text.panel.hint[offers[kind].panel]}</span>
      </header>
      {!confirming ? <Choices {...props} /> : !onlyNote && <StillMissing missing={props.missing} />}
      <footer>
        <Note handle={handle} needed={noteNeeded} />
        {told && lacks && (
          <span className="told" role="alert">
            <span aria-hidden="true">◆</span> {lacks}
          </span>
        )}
        {props.preview && (
          <Button onClick={preview} aria-keyshortcuts="P">
            {text.notice.preview} <Kbd>P</Kbd>
          </Button>
        )}
        <Button onClick={props.close}>
          {text.common.cancel} <Kbd>Esc</Kbd>
        </Button>
        <Button type="primary" danger={offers[kind].look === 'danger'} disabled={props.busy} onClick={send}>
          {onlyNote ? text.panel.submitWithNote(text.deed[kind]) : text.panel.submit[kind]} <Kbd>Ctrl+Enter</Kbd>
        </Button>
      </footer>
    </section>
  )
}

function Choices(props: PanelProps): ReactNode {
  const { kind } = props.panel
  const { caseFile, handle, findings } = props
  if (isRefusing(kind)) return <ReasonChoices kind={kind} caseFile={caseFile} handle={handle} findings={findings} />
  if (kind === 'request_supplement') return <ItemChoices caseFile={caseFile} handle={handle} findings={findings} />
  if (kind === 'open_case') return <Opening caseFile={caseFile} handle={handle} />
  return null
}

/** 1–9 choose the first nine entries, in the order they are offered. */
function digits({ panel, handle, caseFile, findings }: PanelProps, pack: PolicyPack): KeyBinding[] {
  const { kind } = panel
  const choose = (n: number) => {
    if (isRefusing(kind)) {
      const offer = reasonsFor(kind, pack, findings)[n - 1]
      if (!offer) return
      const filled = fillReason(offer.reason, caseFile, pack, findings, today())
      handle.change((draft) => toggleReason(draft, filled))
    } else if (kind === 'request_supplement') {
      const offer = itemsFor(pack, caseFile, findings)[n - 1]
      if (offer) handle.change((draft) => toggleItem(draft, offer.choice))
    } else if (kind === 'open_case') {
      const caseKind = kindsFor(caseFile)[n - 1]
      if (caseKind) handle.change((draft) => chooseKind(draft, caseKind))
    }
  }
  return [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({
    keys: [String(n), `Num${n}`],
    label: '',
    run: () => choose(n),
  }))
}

function lackOf(deed: Deed, noNote: boolean): string | null {
  if ('reasons' in deed && deed.reasons.length === 0) return text.panel.needReason
  if ('items' in deed && deed.items.length === 0) return text.panel.needItem
  return noNote ? text.panel.needNote : null
}

function StillMissing(props: { missing: Missing }) {
  const { missing } = props
  return (
    <ul className="still">
      {missing.unseen.map(({ document, pages }) => (
        <li key={document.id}>{text.missing.pages(document.title, pages, 0)}</li>
      ))}
      {missing.blocks.map((finding) => (
        <li key={`${finding.code} ${finding.sentence}`} className="block">
          <span aria-hidden="true">■</span> {finding.sentence}
        </li>
      ))}
      {missing.unhandled
        .filter((finding) => finding.severity !== 'block')
        .map((finding) => (
          <li key={`${finding.code} ${finding.sentence}`} className="warn">
            <span aria-hidden="true">◆</span> {finding.sentence}
          </li>
        ))}
      {missing.criteria === 'unmet' && <li>{text.missing.unmet}</li>}
    </ul>
  )
}

function Note(props: { handle: DraftHandle; needed: boolean }) {
  return (
    <label className="note">
      <span>{props.needed ? text.panel.noteNeeded : text.panel.note}</span>
      <textarea
        rows={1}
        maxLength={500}
        value={props.handle.draft.note}
        onChange={(event) => {
          const note = event.target.value
          props.handle.change((draft) => ({ ...draft, note }))
        }}
      />
    </label>
  )
}
