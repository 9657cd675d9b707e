import '../../../../renderer/zod-config.ts'
import '../../../../renderer/tokens.css'
import '../../../../renderer/common/common.css'
import { Table, type TableColumnsType } from 'antd'
import { type ComponentRef, useEffect, useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Output } from '#shared/contract/core-api.ts'
import { monthDay } from '../../../../renderer/common/dates.ts'
import { BandMark, CaseNumber, FindingCount } from '../../../../renderer/common/marks.tsx'
import { text } from '../../../../renderer/text.zh.ts'

/** antd's own virtual Table as its documentation says to use it, over the same rows with the same cells. */

type Row = Output<'queue.rows'>[number]

declare global {
  interface Window {
    rows(from: number, count: number): Promise<Row[]>
    total(): Promise<number>
  }
}

const columns: TableColumnsType<Row> = [
  {
    title: '期限',
    width: 154,
    render: (_, row) => <BandMark band={row.band} left={row.workdaysLeft} soonWorkdays={3} />,
  },
  { title: '受理号', width: 164, render: (_, row) => <CaseNumber value={row.caseNo} /> },
  {
    title: '姓名',
    width: 186,
    render: (_, row) => (
      <>
        {row.maskedName}{' '}
        <span className="num muted">
          {row.birthYear}·{row.certTail}
        </span>
      </>
    ),
  },
  { title: '病种', dataIndex: 'diseaseName', width: 260 },
  { title: '险种', dataIndex: 'insutype', width: 64 },
  { title: '类型', width: 72, render: (_, row) => text.applyTypeOf(row.applyType) },
  { title: '渠道', width: 116, render: (_, row) => text.channelOf(row.channel) },
  { title: '核对', width: 94, render: (_, row) => <FindingCount blocks={row.blocks} warns={row.warns} /> },
  { title: '受理日', width: 62, render: (_, row) => monthDay(row.acceptedOn ?? row.receivedOn) },
  { title: '经办', width: 84, render: (_, row) => row.firstReviewer ?? '—' },
]

const STEP = 500

function Bench() {
  const [data, setData] = useState<Row[]>([])
  const [cursor, setCursor] = useState(0)
  const at = useRef(0)
  const table = useRef<ComponentRef<typeof Table>>(null)
  useEffect(() => {
    const load = async () => {
      const total = await window.total()
      const rows: Row[] = []
      for (let from = 0; from < total; from += STEP) rows.push(...(await window.rows(from, STEP)))
      setData(rows)
    }
    void load()
  }, [])
  useEffect(() => {
    const move = (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown') return
      event.preventDefault()
      // The list follows the cursor, as ours does.
      at.current += 1
      setCursor(at.current)
      table.current?.scrollTo({ index: at.current })
    }
    window.addEventListener('keydown', move)
    return () => window.removeEventListener('keydown', move)
  }, [])
  return (
    <Table<Row>
      ref={table}
      virtual
      size="small"
      rowKey="row"
      columns={columns}
      dataSource={data}
      pagination={false}
      scroll={{ x: 1256, y: 560 }}
      rowClassName={(_, index) => (index === cursor ? `on at-${index}` : '')}
    />
  )
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<Bench />)
