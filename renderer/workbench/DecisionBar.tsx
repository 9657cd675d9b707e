import { Button } from 'antd'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { Staff } from '#shared/model/staff.ts'
import { dutyConflict } from '#shared/policy/duties.ts'
import { transitions } from '#shared/policy/transitions.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { goTo } from '../app/nav.ts'
import { Kbd } from '../common/marks.tsx'
import { useToasts } from '../common/toasts.ts'
import { useShownKey } from '../keyboard/keymap.ts'
import { noticeBlocked } from '../notice/previews.ts'
import { text } from '../text.zh.ts'
import { UndoButton } from '../undo/UndoButton.tsx'
import { type BenchDeed, type OpenPanel, offers, waitsInOutbox } from './deeds.ts'
import type { Missing } from './missing.ts'
import type { Side } from './panes.ts'

/** What is still missing, and what each key does. */
export function DecisionBar(props: {
  workbench: Workbench
  missing: Missing
  deeds: readonly BenchDeed[]
  panel: OpenPanel | null
  busy: boolean
  choose: (kind: BenchDeed) => void
  show: (side: Side, documentId: string, page?: number) => void
  active: Side
  /** shows the notice of the deed that takes one key */
  preview: (() => void) | null
}) {
  const { workbench, deeds, panel } = props
  const { pack } = useDeskContext()
  const blocked = new Map(
    deeds.flatMap((kind) => {
      const why = noticeBlocked(workbench.case, kind, pack)
      return why === null ? [] : [[kind, why] as const]
    }),
  )
  return (
    <section className="decide" aria-label={text.workbench.decide}>
      <div className="missing-line" role="status">
        <LastSaved />
        <OwnPending workbench={workbench} />
        <DutyConflict workbench={workbench} />
        {deeds.every((kind) => kind === 'open_case') ? (
          <WhyNothing workbench={workbench} />
        ) : (
          <MissingWords {...props} />
        )}
        {[...new Set(blocked.values())].map((why) => (
          <span key={why} className="blocked">
            <span aria-hidden="true">■</span> {why}
          </span>
        ))}
      </div>
      {props.preview && panel === null && (
        <button type="button" className="link preview-notice" aria-keyshortcuts="P" onClick={props.preview}>
          {text.notice.preview} <Kbd>P</Kbd>
        </button>
      )}
      {deeds.map((kind) => {
        const { look, action, shownKey } = offers[kind]
        return (
          <Button
            key={kind}
            type={look === 'primary' && panel === null ? 'primary' : 'default'}
            className={`deed look-${look} ${panel?.kind === kind ? 'open' : ''}`}
            disabled={props.busy || blocked.has(kind)}
            aria-keyshortcuts={shownKey}
            aria-expanded={offers[kind].panel === 'none' ? undefined : panel?.kind === kind}
            onClick={() => props.choose(kind)}
          >
            {text.deedButton(kind, workbench.case.proposal?.outcome ?? null)} <ShownKey id={action} given={shownKey} />
          </Button>
        )
      })}
    </section>
  )
}

/** The decision before this one is safe: said where the eyes are, as long as it can be taken back. */
function LastSaved() {
  const saved = useToasts(({ toasts }) => toasts.findLast((toast) => toast.tone === 'done'))
  if (saved?.tone !== 'done') return null
  return (
    <span className="last-saved">
      <span aria-hidden="true">✔</span> {saved.sentence} <UndoButton />
    </span>
  )
}

function MissingWords(props: Parameters<typeof DecisionBar>[0]) {
  const { missing } = props
  const [first] = missing.unseen
  const parts = [
    first && (
      <button
        key="seen"
        type="button"
        className="plain todo"
        onClick={() => props.show(props.active, first.document.id, first.pages[0])}
      >
        {text.missing.pages(
          first.document.title,
          first.pages,
          missing.unseen.slice(1).reduce((sum, { pages }) => sum + pages.length, 0),
        )}
      </button>
    ),
    missing.unhandled.length > 0 && (
      <b key="findings" className="todo">
        {text.missing.findings(missing.unhandled.length)}
      </b>
    ),
    missing.criteria === 'unmet' && (
      <b key="unmet" className="todo">
        {text.missing.unmet}
      </b>
    ),
  ].filter(Boolean)
  const ticks = missing.criteria !== null && missing.ticked === 0 ? text.missing.unticked : null
  if (parts.length === 0) {
    return (
      <span className="all-there">
        <span aria-hidden="true">✔</span>{' '}
        {missing.blocks.length > 0 ? text.missing.onlyBlocks(missing.blocks.length) : text.missing.nothing}
        {ticks && <span className="muted"> · {ticks}</span>}
      </span>
    )
  }
  return (
    <span>
      {text.missing.still}
      {parts.flatMap((part, index) => (index === 0 ? [part] : [' · ', part]))}
      {ticks && <span className="muted"> · {ticks}</span>}
    </span>
  )
}

/** My own operation on this case that the centre has not confirmed. */
function OwnPending(props: { workbench: Workbench }) {
  const { pending } = props.workbench
  if (!pending || pending.state === 'accepted') return null
  return (
    <span className={`own-pending outbox-${pending.state}`}>
      <span aria-hidden="true">{text.outboxState[pending.state].shape}</span>{' '}
      {text.workbench.ownPending(text.eventOf(pending.kind), text.outboxState[pending.state].name)}{' '}
      <button type="button" className="link" onClick={() => goTo('outbox')}>
        {text.workbench.toOutbox}
      </button>
    </span>
  )
}

/** Why the button one's post would give is not there: the same words the core and the centre would refuse with. */
function dutyConflictOf({ case: caseFile }: Workbench, staff: Staff): string | null {
  const judging: BenchDeed = caseFile.state === 'second_review' ? 'endorse' : 'propose_approve'
  const { from, roles } = transitions[judging]
  if (!from.includes(caseFile.state) || !staff.roles.some((role) => roles.includes(role))) return null
  return dutyConflict(caseFile, judging, staff)
}

function DutyConflict(props: { workbench: Workbench }) {
  const { staff } = useDeskContext()
  const why = waitsInOutbox(props.workbench) ? null : dutyConflictOf(props.workbench, staff)
  return why && <span className="blocked">{why}</span>
}

/** Nothing to decide here: say whose turn it is, unless the person's own duties are the reason. */
function WhyNothing(props: { workbench: Workbench }) {
  const { staff } = useDeskContext()
  const { workbench } = props
  if (waitsInOutbox(workbench) || dutyConflictOf(workbench, staff)) return null
  return <span>{text.whoseTurn[workbench.case.state]}</span>
}

/** The key as this person has it. */
function ShownKey(props: { id: string; given: string }) {
  return <Kbd>{useShownKey(props.id, props.given)}</Kbd>
}
