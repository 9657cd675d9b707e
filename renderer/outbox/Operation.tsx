import { Button } from 'antd'
import type { Output } from '#shared/contract/core-api.ts'
import { isProvisionalNo } from '#shared/model/receipt.ts'
import { compareSides, goTo, openCase, receive } from '../app/nav.ts'
import { clock, dateAndTime } from '../common/dates.ts'
import { CaseNumber, OutboxMark } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { acknowledge, comparable, wantsPerson } from './operations.ts'
import { conflictText } from './text.conflict.zh.ts'

type Row = Output<'outbox.list'>[number]

/** One decision of mine, what became of it, and what may be done about it. */
export function Operation(props: { row: Row; on: boolean }) {
  const { row } = props
  const wanted = wantsPerson(row)
  return (
    <li
      className={`operation outbox-${row.state} ${row.acknowledged ? 'acknowledged' : ''} ${props.on ? 'on' : ''}`}
      aria-current={props.on ? 'true' : undefined}
      ref={(element) => {
        if (props.on) element?.scrollIntoView({ block: 'nearest' })
      }}
    >
      <OutboxMark state={row.state} />
      <span className="what">
        <b>{text.eventOf(row.kind)}</b> {row.maskedName} · {row.diseaseName}
        <span className="muted">
          {' '}
          {isProvisionalNo(row.caseNo) && <span className="mark warn">{conflictText.provisional}</span>}{' '}
          <CaseNumber value={row.caseNo} /> · <span className="num">{dateAndTime(row.createdAt)}</span>
        </span>
      </span>
      <span className="actions">
        {comparable(row) && (
          <Button size="small" onClick={() => compareSides(row.opId)}>
            {conflictText.compare}
          </Button>
        )}
        <Button size="small" onClick={() => openRow(row)}>
          {wanted ? text.outbox.openLatest : text.outbox.open}
        </Button>
        {wanted && (
          <Button size="small" onClick={() => void acknowledge(row.opId)}>
            {text.common.gotIt}
          </Button>
        )}
      </span>
      <div className="details">
        {row.message && <p>{row.message}</p>}
        {row.state === 'conflict' && <Sides row={row} />}
        <p className="muted">
          {row.acknowledged ? text.outbox.acknowledged : text.outbox.todo[row.state]}
          {row.state === 'queued' &&
            row.attempts > 0 &&
            ` ${text.outbox.attempts(row.attempts, row.nextTryAt ? clock(row.nextTryAt) : null)}`}
        </p>
      </div>
    </li>
  )
}

/** Mine beside theirs, in a line each. */
function Sides(props: { row: Row }) {
  const { row } = props
  return (
    <dl className="sides">
      <div>
        <dt>{text.outbox.mine}</dt>
        <dd>
          {text.eventOf(row.kind)} · <span className="num">{dateAndTime(row.createdAt)}</span>
        </dd>
      </div>
      <div>
        <dt>{text.outbox.theirs}</dt>
        <dd>
          {row.theirs ? (
            <>
              {text.eventOf(row.theirs.kind)} · {row.theirs.byName} ·{' '}
              <span className="num">{dateAndTime(row.theirs.at)}</span> · {text.outbox.now(text.state[row.theirs.to])}
            </>
          ) : (
            text.outbox.theirsUnknown
          )}
        </dd>
      </div>
    </dl>
  )
}

/** A registration without the centre's number has no case to open yet: the window desk has its receipt. */
function openRow({ caseId, caseNo }: Row): void {
  if (isProvisionalNo(caseNo)) {
    goTo('window')
    receive({ provisionalNo: caseNo })
  } else openCase(caseId, null)
}
