import { Checkbox } from 'antd'
import { batchTicks } from '#shared/policy/batch-approval.ts'
import { criteriaFor } from '#shared/policy/judged-criteria.ts'
import { diseaseOf, packIndex } from '#shared/policy/pack-index.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { openFrom } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { CaseNumber } from '../common/marks.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { text } from '../text.zh.ts'
import { Facts } from '../workbench/Facts.tsx'
import { batchApproveText } from './text.batch-approve.zh.ts'

const words = batchApproveText.check

/** One case of the sample, whole: what is asked for, what it rests on, which papers. */
export function SampleCase(props: { caseId: string; looked: boolean; setLooked: (on: boolean) => void }) {
  const { pack } = useDeskContext()
  const opened = useDesk('workbench.open', { caseId: props.caseId })
  if (opened.isError) {
    return <ProblemView problem={problemOf(opened.error)} onRetry={() => void opened.refetch()} />
  }
  if (!opened.data) return <Waiting doing={text.workbench.loading} waitsFor={text.app.localData} />
  const { case: caseFile, draft, hints } = opened.data
  const own = draft?.criteria ?? []
  const ticks = batchTicks(caseFile, own, hints, pack)
  const items = criteriaFor(caseFile, diseaseOf(pack, caseFile.form.opsp_dise_code))?.items ?? []
  const names = packIndex(pack).materials
  return (
    <article className="sample side" aria-label={caseFile.caseNo}>
      <h3>
        <button type="button" className="link" onClick={() => openFrom('batchApprove', caseFile.id)}>
          <CaseNumber value={caseFile.caseNo} />
        </button>
      </h3>
      <p className="finding clean">{words.clean}</p>
      <Facts caseFile={caseFile} checks={[]} />
      <section>
        <h2>{words.criteria}</h2>
        <ul>
          {items.map(({ id, text: item }) => {
            const tick = ticks.find((one) => one.id === id)
            const verdict = text.verdict[tick?.verdict ?? 'none']
            const from = own.some((one) => one.id === id) ? words.ticked : words.hint
            return (
              <li key={id}>
                <span className={`verdict ${tick?.verdict ?? 'none'}`}>
                  <span aria-hidden="true">{verdict.shape}</span> {verdict.name}
                </span>{' '}
                {id} {item} <small className="muted">{tick ? from : ''}</small>
              </li>
            )
          })}
        </ul>
      </section>
      <section>
        <h2>{words.papers}</h2>
        <ul>
          {caseFile.documents.map(({ id, material, title, pages }) => (
            <li key={id}>
              {names.get(material)?.name ?? title} <span className="num muted">{words.pagesOf(pages)}</span>
            </li>
          ))}
        </ul>
      </section>
      <Checkbox
        checked={props.looked}
        aria-label={words.lookedOf(caseFile.caseNo)}
        onChange={({ target }) => props.setLooked(target.checked)}
      >
        {words.looked}
      </Checkbox>
    </article>
  )
}
