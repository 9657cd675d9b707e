import { createColumnHelper, tableFeatures } from '@tanstack/react-table'
import { label, type PolicyPack } from '#shared/policy/pack.ts'
import { monthDay } from '../common/dates.ts'
import { BandMark, CaseNumber, FindingCount, OutboxMark } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { Held } from './Held.tsx'
import type { QueueRowData } from './order.ts'

export const features = tableFeatures({})
const column = createColumnHelper<typeof features, QueueRowData>()

/** The columns of every queue; widths stand in queue.css so that they follow the text size. */
export function columnsOf(pack: PolicyPack, staffNo: string) {
  return column.columns([
    column.display({
      id: 'due',
      header: text.column.due,
      cell: ({ row: { original: row } }) => (
        <BandMark band={row.band} left={row.workdaysLeft} soonWorkdays={pack.soonWorkdays} />
      ),
    }),
    column.accessor('caseNo', { header: text.column.caseNo, cell: (cell) => <CaseNumber value={cell.getValue()} /> }),
    column.display({
      id: 'person',
      header: text.column.person,
      cell: ({ row: { original: row } }) => (
        <>
          {row.maskedName}{' '}
          <span className="num muted">
            {row.birthYear}·{row.certTail}
          </span>
        </>
      ),
    }),
    column.accessor('diseaseName', { header: text.column.disease, cell: (cell) => cell.getValue() }),
    column.accessor('insutype', {
      header: text.column.insutype,
      cell: (cell) => text.shortInsurance(label(pack, 'INSUTYPE', cell.getValue())),
    }),
    column.display({
      id: 'applyType',
      header: text.column.applyType,
      cell: ({ row: { original: row } }) =>
        row.kind === 'application' ? text.applyTypeOf(row.applyType) : <b>{text.caseKind[row.kind]}</b>,
    }),
    column.accessor('channel', { header: text.column.channel, cell: (cell) => text.channelOf(cell.getValue()) }),
    column.display({
      id: 'findings',
      header: text.column.findings,
      cell: ({ row: { original: row } }) => <FindingCount blocks={row.blocks} warns={row.warns} />,
    }),
    column.display({
      id: 'day',
      header: text.column.day,
      cell: ({ row: { original: row } }) => <span className="num">{monthDay(row.acceptedOn ?? row.receivedOn)}</span>,
    }),
    column.display({
      id: 'by',
      header: text.column.by,
      cell: ({ row: { original: row } }) => {
        if (row.outbox) return <OutboxMark state={row.outbox} />
        if (row.heldBy && row.heldUntil && Date.parse(row.heldUntil) > Date.now()) {
          return <Held by={row.heldBy} until={row.heldUntil} />
        }
        if (row.firstReviewer === null) return '—'
        return row.firstReviewer === staffNo ? text.column.me : <span className="num">{row.firstReviewer}</span>
      },
    }),
  ])
}
