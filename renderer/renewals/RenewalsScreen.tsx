import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { RenewalRow } from '#shared/contract/central-api.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useHints } from '../app/Footer.tsx'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { dateAndTime } from '../common/dates.ts'
import { Heads } from '../common/Heads.tsx'
import { CaseNumber } from '../common/marks.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import '../policy/policy.css'
import { policyText } from '../text.policy.zh.ts'
import { text } from '../text.zh.ts'

const words = policyText.renewals

/** 续期提醒: recognitions that end soon, the earliest first, by the bands the pack warns at. */
export function RenewalsScreen() {
  const { pack } = useDeskContext()
  const bands = [...(pack.renewal?.warningDays ?? [])].sort((a, b) => a - b)
  const longest = bands.at(-1) ?? 90
  const list = useDesk('renewals.list', { withinDays: longest })
  const [within, setWithin] = useState(longest)
  useEffect(() => {
    useHints.setState({ place: null, hints: [{ keys: ['G', '1–9'], does: text.hints.otherQueue }] })
  }, [])
  if (list.isError) return <ProblemView problem={problemOf(list.error)} onRetry={() => void list.refetch()} />
  if (!list.data) return <Waiting doing={words.loading} waitsFor={text.link.online.title} />
  const { rows, asOf, fresh } = list.data
  const shown = rows.filter((row) => row.daysLeft <= within)
  return (
    <div className="page renewals">
      <header>
        <h1>{words.title}</h1>
        {pack.demo && <span className="chip">{pack.mark}</span>}
        <p className="muted">{words.what}</p>
      </header>
      <nav className="renewals-bands" aria-label={words.title}>
        {bands.map((days) => (
          <button
            key={days}
            type="button"
            className={`plain ${within === days ? 'on' : ''}`}
            aria-pressed={within === days}
            onClick={() => setWithin(days)}
          >
            {words.within(days)} <b className="num">{rows.filter((row) => row.daysLeft <= days).length}</b>
          </button>
        ))}
        <span>
          <span className={fresh ? 'muted small' : 'provisional small'}>{words.asOf(dateAndTime(asOf), fresh)}</span>{' '}
          <Button size="small" onClick={() => void list.refetch()} loading={list.isFetching}>
            {words.again}
          </Button>
        </span>
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="renewals-rows" aria-label={words.title} tabIndex={0}>
        {shown.length === 0 ? <p className="muted">{words.none}</p> : <Rows rows={shown} bands={bands} />}
      </section>
    </div>
  )
}

function Rows(props: { rows: readonly RenewalRow[]; bands: readonly number[] }) {
  const [first = 0, second = 0] = props.bands
  const urgency = (days: number) => (days <= first ? 'first' : days <= second ? 'second' : '')
  return (
    <table className="policy-table wide">
      <Heads names={Object.values(words.columns)} />
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.trt_dcla_detl_sn}>
            <td>
              {row.maskedName} <span className="num muted">{row.certTail}</span>
            </td>
            <td>{row.opsp_dise_name}</td>
            <td className="num">{row.enddate}</td>
            <td className={`due ${urgency(row.daysLeft)}`}>{words.left(row.daysLeft)}</td>
            <td className="num">{row.remindedAt ? dateAndTime(row.remindedAt) : words.notReminded}</td>
            <td>{row.renewalCaseNo ? <CaseNumber value={row.renewalCaseNo} /> : words.noRenewal}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
