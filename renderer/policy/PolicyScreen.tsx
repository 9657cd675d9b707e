import { useEffect, useState } from 'react'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useHints } from '../app/Footer.tsx'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { policyText as words } from '../text.policy.zh.ts'
import { text } from '../text.zh.ts'
import { Catalogue } from './Catalogue.tsx'
import { PolicyImport } from './PolicyImport.tsx'
import './policy.css'

type Part = keyof typeof words.parts
const parts: readonly Part[] = ['rules', 'diseases', 'reasons', 'notices', 'calendar']

/** 政策与日历: the rules in force, to be read, and for supervisors the way to put others in their place. */
export function PolicyScreen() {
  const policy = useDesk('policy.get', {})
  const { staff } = useDeskContext()
  const [part, setPart] = useState<Part>('rules')
  useEffect(() => {
    useHints.setState({ place: null, hints: [{ keys: ['G', '1–9'], does: text.hints.otherQueue }] })
  }, [])
  if (policy.isError) return <ProblemView problem={problemOf(policy.error)} onRetry={() => void policy.refetch()} />
  if (!policy.data) return <Waiting doing={words.loading} waitsFor={text.app.localData} />
  const { pack, signature } = policy.data
  return (
    <div className="page policy">
      <header>
        <h1>{words.title}</h1>
        {pack.demo && <span className="chip">{pack.mark}</span>}
        <p className="muted">{words.what}</p>
      </header>
      <div className="policy-head">
        <b>{words.pack}</b> <span className="num">{pack.version}</span>
        <span>{words.effective(pack.effectiveFrom, pack.effectiveTo)}</span>
        <span className="muted">{words.signedBy(signature.keyId)}</span>
      </div>
      {staff.roles.includes('supervisor') && <PolicyImport />}
      <nav className="policy-parts" aria-label={words.title}>
        {parts.map((name) => (
          <button
            key={name}
            type="button"
            className={`plain ${part === name ? 'on' : ''}`}
            aria-pressed={part === name}
            onClick={() => setPart(name)}
          >
            {words.parts[name]}
          </button>
        ))}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="policy-part" aria-label={words.parts[part]} tabIndex={0}>
        <PartView part={part} policy={policy.data} />
      </section>
    </div>
  )
}

function PartView(props: { part: Part; policy: SignedPolicy }) {
  const { pack, calendar } = props.policy
  switch (props.part) {
    case 'rules':
      return <Pairs rows={words.rules(pack)} />
    case 'diseases':
      return <Catalogue pack={pack} />
    case 'reasons':
      return (
        <ul className="policy-list">
          {pack.reasons.map((reason) => (
            <li key={reason.code}>
              <b>
                <span className="num">{reason.code}</span> {reason.short}
              </b>
              <p>{reason.text}</p>
              <p className="muted small">{reason.basis}</p>
            </li>
          ))}
        </ul>
      )
    case 'notices':
      return <Office policy={props.policy} />
    case 'calendar':
      return (
        <table className="policy-table">
          <tbody>
            {calendar.years.map((year) => (
              <tr key={year.year}>
                <th scope="row">{words.year(year.year)}</th>
                <td className={year.status === 'official' ? '' : 'provisional'}>{words.yearStatus[year.status]}</td>
                <td>{words.yearDays(year.offDays.length, year.makeUpDays.length)}</td>
                <td className="muted small">{year.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )
  }
}

function Pairs(props: { rows: readonly (readonly [string, React.ReactNode])[] }) {
  return (
    <table className="policy-table">
      <tbody>
        {props.rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What stands on notices; what is lacking says which notice it holds up. */
function Office(props: { policy: SignedPolicy }) {
  const { office, notices } = props.policy.pack
  const settings: Readonly<Record<string, string | number | null | undefined>> = office
  const names = new Map(notices.flatMap((notice) => notice.needs.map((need) => [need.setting, need.name])))
  const rows = [...names].map(([setting, name]) => {
    const value = settings[setting]
    const empty = value === null || value === undefined || value === ''
    const held = notices.filter((notice) => notice.needs.some((need) => need.setting === setting))
    const lacking = `${words.unset} · ${held.map((notice) => words.blocks(notice.title)).join('；')}`
    return [name, empty ? <Lacking key={setting} text={lacking} /> : String(value)] as const
  })
  return <Pairs rows={rows} />
}

function Lacking(props: { text: string }) {
  return (
    <span className="provisional">
      <span aria-hidden="true">◆</span> {props.text}
    </span>
  )
}
