import { Button, Checkbox } from 'antd'
import type { BatchApproveRow } from '#shared/contract/batch-approve-api.ts'
import { openFrom } from '../app/nav.ts'
import { CaseNumber } from '../common/marks.tsx'
import { RowsBox } from '../common/RowsBox.tsx'
import { batchApproveText as words } from './text.batch-approve.zh.ts'

/** Every case that was looked at: tickable, or greyed with its reason; none is dropped in silence. */
export function CaseTable(props: {
  rows: readonly BatchApproveRow[]
  group: string
  ticked: ReadonlySet<string>
  tick: (caseId: string, on: boolean) => void
  able: (row: BatchApproveRow) => boolean
}) {
  return (
    <RowsBox className="approve-rows" name={words.title} heads={Object.values(words.columns)}>
      {props.rows.map((row) => {
        const able = props.able(row)
        const why = row.refusal?.sentence ?? (row.group === props.group ? null : words.otherGroup)
        return (
          <tr key={row.caseId} className={able ? 'able' : 'unable'}>
            <td>
              <Checkbox
                checked={props.ticked.has(row.caseId)}
                disabled={!able}
                aria-label={words.pick(row.caseNo)}
                onChange={({ target }) => props.tick(row.caseId, target.checked)}
              />
            </td>
            <td>
              <CaseNumber value={row.caseNo} />
            </td>
            <td>{row.maskedName}</td>
            <td>{row.diseaseName}</td>
            <td className="num">{row.dueOn ?? '—'}</td>
            <td className="num">{words.pages(row.pages.seen, row.pages.required)}</td>
            <td>
              <span className={able ? 'ok' : 'why'}>
                <span aria-hidden="true">{able ? '✔' : '■'}</span> {able ? words.can : (why ?? words.cannot)}
              </span>{' '}
              <Button
                size="small"
                type="link"
                aria-label={words.openOf(row.caseNo)}
                onClick={() => openFrom('batchApprove', row.caseId)}
              >
                {words.openCase}
              </Button>
            </td>
          </tr>
        )
      })}
    </RowsBox>
  )
}
