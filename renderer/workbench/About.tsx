import type { Workbench } from '#shared/contract/core-api.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import { openOther } from '../app/nav.ts'
import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { fieldName } from './correctable.ts'

/** What this case questions or continues: the way to the former decision, and what is to be changed in it. */
export function About(props: { workbench: Workbench; onCompare: () => void }) {
  const { case: caseFile, former } = props.workbench
  const { kind, origin } = caseFile
  if (!origin && !former) return null
  const about = origin ?? (former && { caseId: former.id, caseNo: former.caseNo })
  const changes = Object.entries(caseFile.correction ?? {})
  const called = kind === 'application' ? text.applyTypeOf(caseFile.applyType) : text.caseKind[kind]
  return (
    <section className="about-origin">
      {about && (
        <p>
          <b>{text.opening.about(called, groupCaseNo(about.caseNo))}</b>{' '}
          <button type="button" className="link" onClick={() => openOther(about.caseId)}>
            {text.opening.openOrigin}
          </button>{' '}
          {former && (
            <button type="button" className="link" aria-keyshortcuts="C" onClick={props.onCompare}>
              {text.former.open} <Kbd>C</Kbd>
            </button>
          )}
        </p>
      )}
      {changes.length > 0 && (
        <ul className="items" aria-label={text.opening.changes}>
          {changes.map(([field, value]) => (
            <li key={field}>{text.opening.change(fieldName(field), value)}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
