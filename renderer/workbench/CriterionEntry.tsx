import type { CriterionHint } from '#shared/contract/core-api.ts'
import type { CriterionVerdict } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { CriterionItem } from '#shared/policy/pack-disease.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { MarksOf } from './evidence-marks-chips.tsx'
import { criterionPlace } from './fact-of-finding.ts'
import { requirementsOf } from './requirements.ts'

interface Page {
  readonly documentId: string
  readonly page: number
}

/** One item: the tick a person makes, what it asks for, what the machine thinks of it, and the page it was seen on. */
export function CriterionEntry(props: {
  item: CriterionItem
  shortcut: number | null
  tick: CriterionVerdict | undefined
  hint: CriterionHint | undefined
  documents: readonly DocumentRef[]
  onTick: () => void
  onLink: () => void
  onUnlink: () => void
  onPage: (page: Page) => void
}) {
  const { item, tick, hint, shortcut } = props
  const { pack } = useDeskContext()
  const verdict = tick?.verdict ?? 'none'
  const words = text.verdict[verdict]
  const requirements = requirementsOf(item, pack)
  return (
    <div id={criterionPlace(item.id)} tabIndex={-1} className="criterion-entry">
      <button type="button" className={`plain criterion ${verdict}`} onClick={props.onTick}>
        <span className="verdict" aria-hidden="true">
          {words.shape}
        </span>
        <span>
          {item.id} {item.text}
          {verdict === 'none' ? <span className="visually-hidden">{words.name}</span> : <em>{words.name}</em>}
        </span>
        {shortcut !== null && <Kbd>{shortcut}</Kbd>}
      </button>
      {requirements.length > 0 && <p className="requires">{requirements.join(' · ')}</p>}
      {hint && <Hint hint={hint} documents={props.documents} onPage={props.onPage} />}
      {tick?.evidence ? (
        <p className="linked">
          <PageLink page={tick.evidence} documents={props.documents} onPage={props.onPage} named />
          <button type="button" className="link quiet" onClick={props.onUnlink}>
            {text.criteria.unlink}
          </button>
        </p>
      ) : (
        tick && (
          <p className="linked">
            <button
              type="button"
              className="link"
              aria-label={text.criteria.linkTitle(item.id)}
              title={text.criteria.linkTitle(item.id)}
              onClick={props.onLink}
            >
              {text.criteria.link} {shortcut !== null && <Kbd>{`Alt+${shortcut}`}</Kbd>}
            </button>
          </p>
        )
      )}
      <MarksOf binds={(binds) => binds.to === 'criterion' && binds.id === item.id} />
    </div>
  )
}

/** Never looks like a tick: dashed, and says whose opinion it is. */
function Hint(props: { hint: CriterionHint; documents: readonly DocumentRef[]; onPage: (page: Page) => void }) {
  const { hint } = props
  return (
    <p className={`machine ${hint.verdict}`}>
      <span className="whose">
        {text.criteria.hint}
        {text.criteria.hintOf[hint.verdict]}
      </span>{' '}
      {hint.why} {hint.evidence && <PageLink page={hint.evidence} documents={props.documents} onPage={props.onPage} />}
    </p>
  )
}

function PageLink(props: {
  page: Page
  documents: readonly DocumentRef[]
  onPage: (page: Page) => void
  named?: boolean
}) {
  const { page } = props
  const title = props.documents.find((document) => document.id === page.documentId)?.title ?? ''
  return (
    <button
      type="button"
      className="link"
      aria-label={(props.named ? text.criteria.openNamed : text.criteria.openPage)(title, page.page)}
      onClick={() => props.onPage(page)}
    >
      {props.named ? text.criteria.page(title, page.page) : text.side.look(page.page)}
    </button>
  )
}
