import { Button, Select } from 'antd'
import type { QueueFilter } from '#shared/contract/core-api.ts'
import { ApplyType, Channel } from '#shared/model/case.ts'
import { label } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useDesk } from '../app/queries.ts'
import { text } from '../text.zh.ts'
import { queueText } from './text.queue.zh.ts'

interface Option {
  readonly value: string
  readonly label: string
}

/** Filters of a queue; each shows its name and what it is set to. */
export function Filters(props: {
  filter: QueueFilter
  set: (change: Partial<Omit<QueueFilter, 'queue'>>) => void
  clear: () => void
}) {
  const { pack, staff } = useDeskContext()
  const known = useDesk('queue.choices', {}).data
  const { filter, set } = props
  const diseases = pack.diseases.map((disease) => ({ value: disease.opsp_dise_code, label: disease.opsp_dise_name }))
  const insutypes = [...new Set(pack.diseases.flatMap((disease) => disease.insutypes))].map((value) => ({
    value,
    label: text.shortInsurance(label(pack, 'INSUTYPE', value)),
  }))
  const narrowed = Object.keys(filter).length > 1
  return (
    <div className="filters">
      <One
        name={text.filter.disease}
        value={filter.disease}
        options={diseases}
        wide
        set={(disease) => set({ disease })}
      />
      <One
        name={text.filter.insutype}
        value={filter.insutype}
        options={insutypes}
        set={(insutype) => set({ insutype })}
      />
      <One
        name={text.filter.channel}
        value={filter.channel}
        options={Channel.options.map((value) => ({ value, label: text.channelOf(value) }))}
        set={(channel) => set({ channel })}
      />
      <One
        name={text.filter.applyType}
        value={filter.applyType}
        options={ApplyType.options.map((value) => ({ value, label: text.applyTypeOf(value) }))}
        set={(applyType) => set({ applyType })}
      />
      <One
        name={text.filter.findings}
        value={filter.findings}
        options={(['clean', 'some', 'block'] as const).map((value) => ({
          value,
          label: text.filter.findingsOf[value],
        }))}
        set={(value) => set({ findings: findingsOf(value) })}
      />
      <One
        name={queueText.filter.assignee}
        value={filter.assignee === '' ? NOBODY : filter.assignee}
        options={[
          { value: NOBODY, label: queueText.filter.nobody },
          ...[...new Set([staff.staffNo, ...(known?.assignees ?? [])])].map((value) => ({
            value,
            label: value === staff.staffNo ? queueText.filter.me : value,
          })),
        ]}
        set={(value) => set({ assignee: value === NOBODY ? '' : value })}
      />
      <One
        name={queueText.filter.hospital}
        value={filter.hospital}
        options={(known?.hospitals ?? []).map((value) => ({ value, label: value }))}
        wide
        set={(hospital) => set({ hospital })}
      />
      {narrowed && (
        <Button type="text" onClick={props.clear}>
          {text.filter.clear}
        </Button>
      )}
    </div>
  )
}

/** Stands for the empty 工号 in the list, where empty means that nothing is set. */
const NOBODY = '-'

function findingsOf(value: string | undefined): QueueFilter['findings'] {
  return value === 'clean' || value === 'some' || value === 'block' ? value : undefined
}

function One(props: {
  name: string
  value: string | undefined
  options: Option[]
  wide?: boolean
  set: (value: string | undefined) => void
}) {
  return (
    <Select
      className={`filter ${props.value ? 'set' : ''}`}
      aria-label={props.name}
      value={props.value ?? ''}
      options={[{ value: '', label: text.filter.all }, ...props.options]}
      onChange={(value) => props.set(value === '' ? undefined : value)}
      popupMatchSelectWidth={false}
      showSearch={props.wide ? { optionFilterProp: 'label' } : false}
      labelRender={({ label }) => (
        <>
          <span className="muted">{props.name}</span> <b>{label}</b>
        </>
      )}
    />
  )
}
