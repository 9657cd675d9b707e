import type { CaseFile } from '#shared/model/case.ts'
import type { NoticeRef } from '#shared/model/notice.ts'
import { noticeName } from '#shared/policy/notices.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { copiesOf } from '../notice/copies.ts'
import { text } from '../text.zh.ts'

/** 文书: every notice that went out, how often it was printed, and the way to it. */
export function Notices(props: { caseFile: CaseFile; onNotice: (ref: NoticeRef) => void }) {
  const { pack } = useDeskContext()
  const { notices } = props.caseFile
  if (notices.length === 0) return null
  return (
    <section>
      <h2>{text.notice.title}</h2>
      <ul className="notices">
        {notices.map((ref) => (
          <li key={ref.no}>
            <span>{noticeName(ref.kind, pack)}</span>
            <span className="muted">
              <span className="num">{ref.no}</span> · <span className="num">{ref.issuedOn}</span> ·{' '}
              {text.notice.copies(copiesOf(ref))}
            </span>
            <button
              type="button"
              className="link"
              aria-label={text.notice.view(noticeName(ref.kind, pack), ref.no)}
              onClick={() => props.onNotice(ref)}
            >
              {text.notice.open}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
