import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { Colleague } from '#shared/contract/assignment-api.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { keyOf, queryClient, useDesk } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { Heads } from '../common/Heads.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { tellDone, tellProblem } from '../common/toasts.ts'
import { Waiting } from '../common/Waiting.tsx'
import { text } from '../text.zh.ts'
import { selectionText } from './text.selection-deeds.zh.ts'

const words = selectionText.staff

/** Who is away and what they are handed: what handing out by rule looks at. */
export function StaffSettings() {
  const people = useDesk('staff.colleagues', {})
  if (people.isError) {
    return <ProblemView problem={problemOf(people.error)} onRetry={() => void people.refetch()} />
  }
  if (!people.data) return <Waiting doing={selectionText.assignPanel.loading} waitsFor={text.link.online.title} />
  return (
    <section className="staff-settings" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="muted">{words.what}</p>
      <table className="policy-table">
        <Heads names={[...Object.values(words.columns), '']} />
        <tbody>
          {people.data.rows.map((one) => (
            <Row key={one.staffNo} one={one} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row(props: { one: Colleague }) {
  const { one } = props
  const { pack } = useDeskContext()
  const [from, setFrom] = useState(one.away?.from ?? '')
  const [to, setTo] = useState(one.away?.to ?? '')
  const [diseases, setDiseases] = useState<string[]>(one.diseases ?? [])
  const [wrong, setWrong] = useState(false)
  const save = async () => {
    const none = from === '' && to === ''
    if (!none && (from === '' || to === '' || from > to)) return setWrong(true)
    setWrong(false)
    try {
      const setting = { away: none ? null : { from, to }, diseases: diseases.length === 0 ? null : diseases }
      const answer = await call('staff.saveSetting', { staffNo: one.staffNo, setting })
      queryClient.setQueryData(keyOf('staff.colleagues', {}), answer)
      tellDone(words.saved(one.name))
    } catch (error) {
      tellProblem(error)
    }
  }
  return (
    <tr>
      <td>
        {one.name} <span className="num muted">{one.staffNo}</span>
        <small className="muted"> {one.roles.map((role) => text.role[role]).join('、')}</small>
      </td>
      <td className="num">{one.held}</td>
      <td>
        <span className="away">
          <Input
            type="date"
            size="small"
            value={from}
            aria-label={words.from(one.name)}
            onChange={({ target }) => setFrom(target.value)}
          />
          {words.until}
          <Input
            type="date"
            size="small"
            value={to}
            aria-label={words.to(one.name)}
            onChange={({ target }) => setTo(target.value)}
          />
        </span>
        {wrong && (
          <small className="band-over" role="alert">
            {words.wrong}
          </small>
        )}
      </td>
      <td>
        <Select
          mode="multiple"
          size="small"
          className="diseases"
          aria-label={words.diseases(one.name)}
          placeholder={words.any}
          value={diseases}
          maxTagCount="responsive"
          optionFilterProp="label"
          options={pack.diseases.map((disease) => ({
            value: disease.opsp_dise_code,
            label: disease.opsp_dise_name,
          }))}
          onChange={setDiseases}
        />
      </td>
      <td>
        <Button size="small" aria-label={words.saveOf(one.name)} onClick={() => void save()}>
          {words.save}
        </Button>
      </td>
    </tr>
  )
}
