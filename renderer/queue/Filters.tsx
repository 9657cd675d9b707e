import { Button } from 'antd'
import { memo, useMemo } from 'react'
import type { Output, QueueFilter } from '#shared/contract/core-api.ts'
import { ApplyType, Channel } from '#shared/model/case.ts'
import { label, type PolicyPack } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useDesk } from '../app/queries.ts'
import { ListSelect } from '../common/ListSelect.tsx'
import { text } from '../text.zh.ts'
import { queueText } from './text.queue.zh.ts'

interface Option {
  readonly value: string
  readonly label: string
}

/** Filters of a queue; each shows its name and what it is set to. Drawn again only when one of them changes. */
export const Filters = memo(function Filters(props: { filter: QueueFilter; set: SetFilter; clear: () => void }) {
  const { pack, staff } = useDeskContext()
  const known = useDesk('queue.choices', {}).data
  const { filter, set } = props
  const options = useMemo(() => optionsOf(pack, staff.staffNo, known), [pack, staff.staffNo, known])
  const narrowed = Object.keys(filter).length > 1
  return (
    <div className="filters">
      <One field="disease" set={set} value={filter.disease} options={options.disease} wide />
      <One field="insutype" set={set} value={filter.insutype} options={options.insutype} />
      <One field="channel" set={set} value={filter.channel} options={options.channel} />
      <One field="applyType" set={set} value={filter.applyType} options={options.applyType} />
      <One field="findings" set={set} value={filter.findings} options={options.findings} />
      <One
        field="assignee"
        set={set}
        value={filter.assignee === '' ? NOBODY : filter.assignee}
        options={options.assignee}
      />
      <One field="hospital" set={set} value={filter.hospital} options={options.hospital} wide />
      {narrowed && (
        <Button type="text" onClick={props.clear}>
          {text.filter.clear}
        </Button>
      )}
    </div>
  )
})

/** Hands on what was changed; the same function each time, or all filters are drawn again. */
type SetFilter = (change: Partial<Omit<QueueFilter, 'queue'>>) => void

type Field = 'disease' | 'insutype' | 'channel' | 'applyType' | 'findings' | 'assignee' | 'hospital'

function optionsOf(
  pack: PolicyPack,
  staffNo: string,
  known: Output<'queue.choices'> | undefined,
): Record<Field, Option[]> {
  const insutypes = new Set(pack.diseases.flatMap((disease) => disease.insutypes))
  const assignees = new Set([staffNo, ...(known?.assignees ?? [])])
  return {
    disease: pack.diseases.map((disease) => ({ value: disease.opsp_dise_code, label: disease.opsp_dise_name })),
    insutype: [...insutypes].map((value) => ({ value, label: text.shortInsurance(label(pack, 'INSUTYPE', value)) })),
    channel: Channel.options.map((value) => ({ value, label: text.channelOf(value) })),
    applyType: ApplyType.options.map((value) => ({ value, label: text.applyTypeOf(value) })),
    findings: (['clean', 'some', 'block'] as const).map((value) => ({ value, label: text.filter.findingsOf[value] })),
    assignee: [
      { value: NOBODY, label: queueText.filter.nobody },
      ...[...assignees].map((value) => ({ value, label: value === staffNo ? queueText.filter.me : value })),
    ],
    hospital: (known?.hospitals ?? []).map((value) => ({ value, label: value })),
  }
}

const nameOf: Readonly<Record<Field, string>> = {
  disease: text.filter.disease,
  insutype: text.filter.insutype,
  channel: text.filter.channel,
  applyType: text.filter.applyType,
  findings: text.filter.findings,
  assignee: queueText.filter.assignee,
  hospital: queueText.filter.hospital,
}

/** Stands for the empty 工号 in the list, where empty means that nothing is set. */
const NOBODY = '-'

function findingsOf(value: string | undefined): QueueFilter['findings'] {
  return value === 'clean' || value === 'some' || value === 'block' ? value : undefined
}

function change(set: SetFilter, field: Field, value: string | undefined): void {
  if (field === 'findings') set({ findings: findingsOf(value) })
  else if (field === 'assignee') set({ assignee: value === NOBODY ? '' : value })
  else if (field === 'channel') set({ channel: Channel.options.find((one) => one === value) })
  else if (field === 'applyType') set({ applyType: ApplyType.options.find((one) => one === value) })
  else set({ [field]: value })
}

const One = memo(function One(props: {
  field: Field
  set: SetFilter
  value: string | undefined
  options: Option[]
  wide?: boolean
}) {
  const { field, options } = props
  return (
    <ListSelect
      className={`filter ${props.value ? 'set' : ''}`}
      aria-label={nameOf[field]}
      value={props.value ?? ''}
      options={[{ value: '', label: text.filter.all }, ...options]}
      onChange={(value) => change(props.set, field, value === '' ? undefined : value)}
      showSearch={props.wide ? { optionFilterProp: 'label' } : false}
      labelRender={({ label }) => (
        <>
          <span className="muted">{nameOf[field]}</span> <b>{label}</b>
        </>
      )}
    />
  )
})
