import './supplement.css'
import { Button } from 'antd'
import { useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { queryClient } from '../../app/queries.ts'
import { tellWarning } from '../../common/toasts.ts'
import { level, useKeys } from '../../keyboard/useKeys.ts'
import { today } from '../../notice/previews.ts'
import { CapturePlace } from '../capture/CapturePlace.tsx'
import { useDeciding } from '../useDeciding.ts'
import { supplementText as words } from './text.supplement.zh.ts'

interface Taken {
  readonly papers: readonly DocumentRef[]
  /** pictures that are still being worked on */
  readonly working: number
}

/** The citizen brings what a 补正 asked for: what that was, the papers being captured, and back to the step that asked. */
export function SupplementPlace(props: { workbench: Workbench }) {
  const caseFile = props.workbench.case
  const { pack } = useDeskContext()
  const [{ papers, working }, setTaken] = useState<Taken>({ papers: [], working: 0 })
  const { busy, decide } = useDeciding(caseFile)

  const request = caseFile.supplements.at(-1)
  const items = request?.items ?? []
  const nameOf = (code: string) => pack.materials.find((one) => one.code === code)?.name ?? code
  const wanted = [...new Set(items.map(({ material }) => material))]
  const has = (material: string) => papers.some((paper) => paper.material === material)
  const left = wanted.filter((material) => !has(material)).map(nameOf)
  const lacks = working > 0 ? words.working : papers.length === 0 ? words.none : null

  const submit = async () => {
    if (lacks !== null) return tellWarning([lacks])
    const deed = {
      kind: 'supplement_received' as const,
      papers: papers.map(({ addedAt: _, alike: __, ...paper }) => paper),
      note: left.length === 0 ? '' : words.leftNote(left).slice(0, 500),
    }
    if (!(await decide(deed, words.done(caseFile.form.psn_name)))) return
    void queryClient.invalidateQueries({ queryKey: ['papers.list'] })
  }
  useKeys({
    title: words.title,
    level: level.panel,
    bindings: [{ keys: ['Ctrl+Enter'], label: words.submit, decides: true, inText: true, run: () => void submit() }],
  })

  return (
    <section className="supplement" aria-label={words.title}>
      <h3>{words.title}</h3>
      {request && (
        <p className="muted">
          {words.asked(chinaDate(request.requestedAt), request.answerBy)}
          {request.answerBy < today() && <b className="supplement-overdue"> ▲ {words.overdue}</b>}
        </p>
      )}
      <ul className="supplement-items">
        {items.map(({ code, material, problem, requirement }) => (
          <li key={`${code} ${material}`} className={has(material) ? 'there' : 'missing'}>
            <b>
              <span aria-hidden="true">{has(material) ? '✔' : '○'}</span> {nameOf(material)}{' '}
              <span className="supplement-state">{has(material) ? words.there : words.missing}</span>
            </b>
            <span>
              {problem}；{requirement}
            </span>
          </li>
        ))}
      </ul>
      {request && request.note !== '' && <p className="muted">{words.note(request.note)}</p>}
      <CapturePlace
        owner={{ kind: 'case', id: caseFile.id }}
        wanted={wanted}
        onPapers={(taken, stillWorking) => setTaken({ papers: taken, working: stillWorking })}
      />
      <div className="supplement-foot">
        <p className={lacks === null && left.length === 0 ? 'all' : 'lacks'} role="status">
          {lacks ?? (left.length === 0 ? words.all : words.left(left))}
        </p>
        <Button type="primary" disabled={lacks !== null || busy} onClick={() => void submit()}>
          {words.submit} <kbd>Ctrl+Enter</kbd>
        </Button>
      </div>
    </section>
  )
}
