import type { CaseFile } from '#shared/model/case.ts'
import { checkInWords, latestChecks } from '#shared/policy/originals.ts'
import { dateAndTime } from '../common/dates.ts'
import { text } from '../text.zh.ts'
import { OriginalMark } from './OriginalMark.tsx'

/** What was last found of each paper when its original lay beside it, who found it, and when. */
export function OriginalsView({ caseFile, show }: { caseFile: CaseFile; show?: (documentId: string) => void }) {
  const latest = [...latestChecks(caseFile).values()]
  if (latest.length === 0) return null
  const titleOf = (id: string) => caseFile.documents.find((document) => document.id === id)?.title ?? ''
  const last = caseFile.originals?.at(-1)
  return (
    <section>
      <h2>{text.side.originals}</h2>
      <ul className="materials originals">
        {latest.map(({ check }) => {
          const { captured } = check
          return (
            <li key={check.documentId}>
              <span>{titleOf(check.documentId)}</span>
              <OriginalMark result={check.result}>{checkInWords(check)}</OriginalMark>
              {captured && show && (
                <button type="button" className="link" onClick={() => show(captured.id)}>
                  {text.side.originalPicture}
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {last && (
        <p className="small muted">
          {last.byName} · <span className="num">{dateAndTime(last.at)}</span>
        </p>
      )}
    </section>
  )
}
