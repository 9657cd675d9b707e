import type { DocumentRef } from '#shared/model/document.ts'
import { originalWords } from '#shared/policy/originals.ts'
import { OriginalMark } from '../../workbench/OriginalMark.tsx'
import type { CheckDraft } from './checks.ts'
import { verifyText as words } from './text.verify.zh.ts'

/** The papers one by one, with what was found of each so far. */
export function PaperSteps(props: {
  documents: readonly DocumentRef[]
  checks: readonly CheckDraft[]
  current: string | null
  goTo: (documentId: string) => void
}) {
  return (
    <ol className="verify-papers" aria-label={words.papers}>
      {props.documents.map((document) => {
        const check = props.checks.find(({ documentId }) => documentId === document.id)
        const isCurrent = document.id === props.current
        return (
          <li key={document.id}>
            <button
              type="button"
              className={`plain verify-paper ${isCurrent ? 'on' : ''}`}
              aria-current={isCurrent ? 'true' : undefined}
              onClick={() => props.goTo(document.id)}
            >
              <span>{document.title}</span>
              {check?.result ? (
                <OriginalMark result={check.result}>{originalWords[check.result]}</OriginalMark>
              ) : (
                <span className="mark">
                  <span aria-hidden="true">○</span>
                  {words.open}
                </span>
              )}
              {check?.captured && <span className="mark">{words.captured}</span>}
            </button>
          </li>
        )
      })}
    </ol>
  )
}
