import type { HomeSummary } from '#shared/contract/core-api.ts'
import { label } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { enterQueue, openCase } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { BandMark, CaseNumber, FindingCount } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { firstQueue } from './first-queue.ts'

const SHOWN = 6

/** The most urgent cases of the queue somebody starts in, as they stand at the head of its order. */
export function Urgent(props: { summary: HomeSummary }) {
  const { pack, staff } = useDeskContext()
  const queue = firstQueue(props.summary, staff)?.queue
  const page = useDesk(
    'queue.page',
    { filter: { queue: queue ?? 'first_review' }, after: null, limit: SHOWN },
    { enabled: queue !== undefined },
  )
  if (queue === undefined || !page.data || page.data.rows.length === 0) return null
  const open = (caseId: string, index: number) => {
    enterQueue(queue, {})
    openCase(caseId, index)
  }
  return (
    <section className="urgent">
      <h2>{text.home.urgent(text.queue[queue])}</h2>
      {page.data.rows.map((row, index) => (
        <button key={row.id} type="button" className="plain" onClick={() => open(row.id, index)}>
          <BandMark band={row.band} left={row.workdaysLeft} soonWorkdays={pack.soonWorkdays} />
          <span>
            {row.maskedName} <span className="num muted">{`${row.birthYear}·${row.certTail}`}</span>
          </span>
          <span className="disease">{row.diseaseName}</span>
          <span>{text.shortInsurance(label(pack, 'INSUTYPE', row.insutype))}</span>
          <span>
            <FindingCount blocks={row.blocks} warns={row.warns} />
          </span>
          <span className="muted">
            <CaseNumber value={row.caseNo} />
          </span>
        </button>
      ))}
    </section>
  )
}
