import type { ReactNode } from 'react'
import type { CaseFile } from '#shared/model/case.ts'
import { label, type PolicyPack } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { text } from '../text.zh.ts'
import { FactFindings } from './Findings.tsx'
import { type Check, type FactId, factPlace } from './fact-of-finding.ts'
import { maskedCertno } from './mask.ts'

interface Fact {
  /** where findings about it go; null: none are */
  readonly id: FactId | null
  readonly name: string
  readonly value: ReactNode
}

/** What is asked for, each fact with what the machine noticed about it. */
export function Facts(props: { caseFile: CaseFile; checks: readonly Check[] }) {
  const { pack } = useDeskContext()
  const shown = factsOf(props.caseFile, pack).map((fact) => ({
    ...fact,
    checks: props.checks.filter((check) => fact.id !== null && check.fact === fact.id),
  }))
  return (
    <section>
      <h2>{text.side.facts}</h2>
      <dl>
        {shown
          .filter(({ value, checks }) => value !== '' || checks.length > 0)
          .map((fact) => (
            <div
              key={fact.name}
              id={fact.id === null ? undefined : factPlace(fact.id)}
              tabIndex={fact.checks.length > 0 ? -1 : undefined}
              className={fact.checks.length > 0 ? 'noticed' : undefined}
            >
              <dt>{fact.name}</dt>
              <dd>
                {fact.value === '' ? text.former.nobody : fact.value}
                <FactFindings checks={fact.checks} />
              </dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

function factsOf({ form, insurance }: CaseFile, pack: PolicyPack): Fact[] {
  const day = (date: string) => <span className="num">{date}</span>
  const insured = label(pack, 'PSN_INSU_STAS', insurance.psn_insu_stas)
  return [
    { id: 'disease', name: text.side.disease, value: <b>{form.opsp_dise_name}</b> },
    { id: 'name', name: text.facts.name, value: `${form.psn_name} · ${label(pack, 'GEND', form.gend)}` },
    {
      id: 'certno',
      name: text.facts.certno,
      value: <span className="num">{maskedCertno(form.certno)}</span>,
    },
    {
      id: 'identifiedBy',
      name: text.side.identifiedBy,
      value: `${form.ide_fixmedins_name} · ${label(pack, 'HOSP_LV', form.hosp_lv)}`,
    },
    { id: null, name: text.side.identifiedOn, value: day(form.hosp_ide_date) },
    { id: 'appliedOn', name: text.side.appliedOn, value: day(form.appy_date) },
    { id: 'hospital', name: text.side.hospital, value: form.fixmedins_name },
    {
      id: 'insured',
      name: text.side.insured,
      value: insurance.arrearsMonths > 0 ? `${insured} · ${text.side.arrears(insurance.arrearsMonths)}` : insured,
    },
    {
      id: 'recognised',
      name: text.side.recognised,
      value: insurance.recognised.map((one) => one.opsp_dise_name).join('、'),
    },
    {
      id: 'agent',
      name: text.side.agent,
      value: form.agnter_name ? `${form.agnter_name}（${label(pack, 'AGNTER_RLTS', form.agnter_rlts ?? '')}）` : '',
    },
    {
      id: 'signature',
      name: text.facts.signature,
      value: form.sign_name === null ? text.facts.unsigned : text.facts.signed(form.sign_name, form.sign_date),
    },
    { id: null, name: text.side.reason, value: form.appy_rea },
  ]
}
