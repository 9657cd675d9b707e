import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { Problem } from '#shared/model/problem.ts'
import { useDesk } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemLine } from '../common/ProblemView.tsx'
import { today } from '../notice/previews.ts'
import { text } from '../text.zh.ts'
import type { CaseResult } from './Results.tsx'
import { selectionText } from './text.selection-deeds.zh.ts'

const words = selectionText.assignPanel
const MOST = 200
const BY_RULE = 'rule'

/** To whom, and why; by rule unless somebody is named. */
export function AssignPanel(props: {
  caseIds: readonly string[]
  close: () => void
  settings: () => void
  done: (summary: string, results: readonly CaseResult[]) => void
}) {
  const { caseIds } = props
  const people = useDesk('staff.colleagues', {})
  const [assignId] = useState(() => crypto.randomUUID())
  const [to, setTo] = useState(BY_RULE)
  const [note, setNote] = useState<string>(words.usual)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const assign = async () => {
    if (busy || note.trim() === '' || caseIds.length > MOST) return
    setBusy(true)
    setProblem(null)
    try {
      const request = { assignId, caseIds: [...caseIds], to: to === BY_RULE ? null : to, note: note.trim() }
      const { results } = await call('case.assign', request)
      const given = results.filter((one) => one.problem === null).length
      props.done(
        words.done(given, results.length - given),
        results.map((one) => ({
          caseId: one.caseId,
          caseNo: one.caseNo,
          done: one.problem === null,
          what: one.to === null ? selectionText.results.left : selectionText.results.given(one.toName, one.to),
          problem: one.problem,
        })),
      )
    } catch (error) {
      setProblem(problemOf(error))
      setBusy(false)
    }
  }
  const failed = problem ?? (people.isError ? problemOf(people.error) : null)
  const day = today()
  return (
    <section className="deed-panel" aria-label={words.title(caseIds.length)}>
      <h2>{words.title(caseIds.length)}</h2>
      <label htmlFor="assign-to">{words.to}</label>
      <Select
        id="assign-to"
        value={to}
        loading={people.isLoading}
        popupMatchSelectWidth={false}
        options={[
          { value: BY_RULE, label: words.byRule },
          ...(people.data?.rows ?? []).map(({ staffNo, name, held, away }) => ({
            value: staffNo,
            label: words.person(name, staffNo, held, away !== null && away.from <= day && day <= away.to),
          })),
        ]}
        onChange={setTo}
      />
      <label htmlFor="assign-note">{words.note}</label>
      <Input id="assign-note" value={note} maxLength={200} onChange={({ target }) => setNote(target.value)} />
      <p className="muted">{caseIds.length > MOST ? words.most(MOST) : words.kept}</p>
      {failed && <ProblemLine problem={failed} />}
      <footer>
        <Button type="link" onClick={props.settings}>
          {words.settings}
        </Button>
        <Button onClick={props.close}>{text.common.cancel}</Button>
        <Button
          type="primary"
          disabled={busy || note.trim() === '' || caseIds.length > MOST}
          onClick={() => void assign()}
        >
          {words.go}
        </Button>
      </footer>
    </section>
  )
}
