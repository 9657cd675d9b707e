import { Fragment, type ReactNode, useState } from 'react'
import type { CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { label, type PolicyPack } from '#shared/policy/pack.ts'
import { diseaseOf, packIndex } from '#shared/policy/pack-index.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import type { DraftHandle } from './draft.ts'
import { FormerPaper } from './FormerPaper.tsx'
import { inPackOrder } from './missing.ts'

interface Line {
  readonly name: string
  readonly before: ReactNode
  readonly after: ReactNode
}

/** The former decision beside this case: conclusion, criteria and papers, then and now. Keys of the bench go on working. */
export function Compare(props: { caseFile: CaseFile; former: CaseFile; handle: DraftHandle; close: () => void }) {
  const { caseFile, former, handle, close } = props
  const { pack } = useDeskContext()
  const [paper, setPaper] = useState<string | null>(null)
  useKeys({
    title: text.former.title,
    level: level.panel,
    bindings: [{ keys: ['Escape', 'c'], shown: 'Esc · C', label: text.keys.closePanel, run: () => close() }],
  })
  return (
    <section className="compare" aria-label={text.former.title}>
      <header>
        <h2>
          {text.former.title} <span className="num">{groupCaseNo(former.caseNo)}</span>
        </h2>
        <button type="button" className="link" onClick={close}>
          {text.common.close} <Kbd>Esc</Kbd>
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="compare-table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{text.former.title}</span>
              </th>
              <th scope="col">{text.former.before}</th>
              <th scope="col">{text.former.after}</th>
            </tr>
          </thead>
          <tbody>
            {decisionLines(former, caseFile, pack).map((line) => (
              <Row key={line.name} line={line} />
            ))}
            <Group title={text.former.criteria} lines={criteriaLines(former, caseFile, handle, pack)} />
            <Group title={text.former.papers} lines={paperLines(former, caseFile, pack, setPaper)} />
          </tbody>
        </table>
      </div>
      {paper === null ? (
        <p className="paper-hint muted">{text.former.paperHint}</p>
      ) : (
        <FormerPaper former={former} documentId={paper} onSelect={setPaper} />
      )}
    </section>
  )
}

function Row(props: { line: Line }) {
  const { name, before, after } = props.line
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{before}</td>
      <td>{after}</td>
    </tr>
  )
}

function Group(props: { title: string; lines: readonly Line[] }) {
  if (props.lines.length === 0) return null
  return (
    <Fragment>
      <tr className="group">
        <th scope="colgroup" colSpan={3}>
          {props.title}
        </th>
      </tr>
      {props.lines.map((line) => (
        <Row key={line.name} line={line} />
      ))}
    </Fragment>
  )
}

/** Who decided what and when, and what it rested on. */
function decisionLines(former: CaseFile, caseFile: CaseFile, pack: PolicyPack): Line[] {
  const line = (name: string, of: (one: CaseFile) => string): Line => ({
    name,
    before: of(former) || text.former.nobody,
    after: of(caseFile) || text.former.nobody,
  })
  return [
    line(text.former.decision, ({ decidedAt, state }) =>
      decidedAt === null ? text.former.undecided : text.state[state],
    ),
    line(text.former.by, reviewersOf),
    line(text.former.on, ({ decidedAt }) => (decidedAt === null ? '' : chinaDate(decidedAt))),
    line(text.former.period, ({ registration }) =>
      registration ? text.registration.period(registration.begndate, registration.enddate) : '',
    ),
    line(text.former.reasons, ({ proposal }) => proposal?.reasons.map((reason) => reason.text).join('') ?? ''),
    line(text.former.applied, ({ form }) => form.appy_date),
    line(text.former.hospital, ({ form }) => `${form.ide_fixmedins_name} · ${label(pack, 'HOSP_LV', form.hosp_lv)}`),
  ]
}

function reviewersOf({ proposal, history }: CaseFile): string {
  const second = history.findLast((event) => event.kind === 'endorse')?.byName ?? ''
  return text.former.reviewers(proposal?.byName ?? '', second)
}

/** The ticks of the former decision beside those of this draft. */
function criteriaLines(former: CaseFile, caseFile: CaseFile, handle: DraftHandle, pack: PolicyPack): Line[] {
  const items = diseaseOf(pack, caseFile.form.opsp_dise_code)?.criteria?.items ?? []
  const ticksNow = handle.draft.criteria.length > 0 ? handle.draft.criteria : (caseFile.proposal?.criteria ?? [])
  return items.map((item) => ({
    name: `${item.id} ${item.text}`,
    before: <Tick ticks={former.proposal?.criteria ?? []} id={item.id} />,
    after: <Tick ticks={ticksNow} id={item.id} />,
  }))
}

function Tick(props: { ticks: readonly { id: string; verdict: 'met' | 'unmet' | 'unknown' }[]; id: string }) {
  const verdict = props.ticks.find((tick) => tick.id === props.id)?.verdict ?? 'none'
  return (
    <span className={`verdict ${verdict}`}>
      <span aria-hidden="true">{text.verdict[verdict].shape}</span> {text.verdict[verdict].name}
    </span>
  )
}

/** Every kind of paper either case has; those of the former case open beside the table. */
function paperLines(
  former: CaseFile,
  caseFile: CaseFile,
  pack: PolicyPack,
  open: (documentId: string) => void,
): Line[] {
  const { materials } = packIndex(pack)
  const before = inPackOrder(former.documents, pack)
  const after = inPackOrder(caseFile.documents, pack)
  const kinds = [...new Set([...before, ...after].map((document) => document.material))]
  const dated = (document: DocumentRef) => [document.title, document.issuedOn].filter(Boolean).join(' · ')
  return kinds.map((material) => {
    const old = before.filter((document) => document.material === material)
    const current = after.filter((document) => document.material === material)
    return {
      name: materials.get(material)?.name ?? material,
      before:
        old.length === 0
          ? text.former.noPaper
          : old.map((document) => (
              <button
                key={document.id}
                type="button"
                className="link"
                aria-label={text.former.see(dated(document))}
                onClick={() => open(document.id)}
              >
                {dated(document)}
              </button>
            )),
      after: current.map(dated).join('、') || text.former.noPaper,
    }
  })
}
