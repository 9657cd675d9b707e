import type { ReactNode } from 'react'
import { label, type PolicyPack } from '#shared/policy/pack.ts'
import { monthDay } from '../common/dates.ts'
import { BandMark, CaseNumber, FindingCount, OutboxMark } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { Held } from './Held.tsx'
import type { QueueRowData } from './order.ts'
import { queueText } from './text.queue.zh.ts'

/** One column of the queue. */
export interface QueueColumn {
  readonly id: keyof typeof widths
  readonly name: string
  readonly cell: (row: QueueRowData) => ReactNode
}

/** Width of each column in px at the usual text size, on a wide and on a narrow window; 0 = takes what is left, -1 = no room. */
const widths = {
  due: [154, 148],
  caseNo: [164, 156],
  person: [186, 160],
  diseaseName: [0, 0],
  hospital: [150, 120],
  insutype: [64, 54],
  applyType: [72, 64],
  channel: [116, -1],
  findings: [94, 94],
  day: [62, 58],
  by: [84, 76],
} as const satisfies Record<string, readonly [number, number]>

/** What may be put away; the deadline, the number and the person stay. */
export const optionalColumns = ['hospital', 'insutype', 'applyType', 'channel', 'findings', 'day', 'by'] as const

/** The columns of a line as CSS, following the text size. `narrow`: for windows like those of 1366 px with little room. */
export function templateOf(columns: readonly QueueColumn[], narrow: boolean): string {
  return columns
    .map(({ id }) => widths[id][narrow ? 1 : 0])
    .map((px) => (px > 0 ? `calc(${px}px * var(--scale))` : px < 0 ? '0' : 'minmax(100px, 1fr)'))
    .join(' ')
}

/** The columns of every queue, without those a person has put away. */
export function columnsOf(pack: PolicyPack, staffNo: string, hidden: readonly string[]): QueueColumn[] {
  return allColumns(pack, staffNo).filter(({ id }) => !hidden.includes(id))
}

function allColumns(pack: PolicyPack, staffNo: string): QueueColumn[] {
  return [
    {
      id: 'due',
      name: text.column.due,
      cell: (row) => <BandMark band={row.band} left={row.workdaysLeft} soonWorkdays={pack.soonWorkdays} />,
    },
    { id: 'caseNo', name: text.column.caseNo, cell: (row) => <CaseNumber value={row.caseNo} /> },
    {
      id: 'person',
      name: text.column.person,
      cell: (row) => (
        <>
          {row.maskedName}{' '}
          <span className="num muted">
            {row.birthYear}·{row.certTail}
          </span>
          <RowMarks row={row} />
        </>
      ),
    },
    { id: 'diseaseName', name: text.column.disease, cell: (row) => row.diseaseName },
    { id: 'hospital', name: queueText.column.hospital, cell: (row) => row.hospital },
    {
      id: 'insutype',
      name: text.column.insutype,
      cell: (row) => text.shortInsurance(label(pack, 'INSUTYPE', row.insutype)),
    },
    {
      id: 'applyType',
      name: text.column.applyType,
      cell: (row) => (row.kind === 'application' ? text.applyTypeOf(row.applyType) : <b>{text.caseKind[row.kind]}</b>),
    },
    { id: 'channel', name: text.column.channel, cell: (row) => text.channelOf(row.channel) },
    {
      id: 'findings',
      name: text.column.findings,
      cell: (row) => <FindingCount blocks={row.blocks} warns={row.warns} />,
    },
    {
      id: 'day',
      name: text.column.day,
      cell: (row) => <span className="num">{monthDay(row.acceptedOn ?? row.receivedOn)}</span>,
    },
    {
      id: 'by',
      name: text.column.by,
      cell: (row) => {
        if (row.outbox) return <OutboxMark state={row.outbox} />
        if (row.heldBy && row.heldUntil && Date.parse(row.heldUntil) > Date.now()) {
          return <Held by={row.heldBy} until={row.heldUntil} />
        }
        if (row.firstReviewer === null) return '—'
        return row.firstReviewer === staffNo ? text.column.me : <span className="num">{row.firstReviewer}</span>
      },
    },
  ]
}

/** 加急, and sent back by 复审: a word in a shape of its own, told apart without colour. */
function RowMarks(props: { row: QueueRowData }) {
  const { urgent, returned } = props.row
  return (
    <>
      {urgent && (
        <span className="row-mark urgent" title={queueText.mark.urgentTitle}>
          <span aria-hidden="true">▲</span>
          {queueText.mark.urgent}
        </span>
      )}
      {returned && (
        <span className="row-mark returned" title={queueText.mark.returnedTitle}>
          <span aria-hidden="true">↩</span>
          {queueText.mark.returned}
        </span>
      )}
    </>
  )
}
