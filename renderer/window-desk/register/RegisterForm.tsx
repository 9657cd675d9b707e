import { Button } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { ApplyType } from '#shared/model/case.ts'
import type { RegistrationDraft } from '#shared/model/registration.ts'
import type { CardText } from '#shared/policy/desk-text.ts'
import { withCard } from '#shared/policy/registration.ts'
import { itemsFor, missingMaterials } from '#shared/policy/registration-materials.ts'
import { draftProblems } from '#shared/policy/registration-problems.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { receive } from '../../app/nav.ts'
import { useDesk } from '../../app/queries.ts'
import { call } from '../../bridge.ts'
import { tellProblem } from '../../common/toasts.ts'
import { level, useKeys } from '../../keyboard/useKeys.ts'
import { today } from '../../notice/previews.ts'
import { text } from '../../text.zh.ts'
import { CapturePlace } from '../capture/CapturePlace.tsx'
import { Checklist, type Paper } from './Checklist.tsx'
import { DiseaseChoice } from './DiseaseChoice.tsx'
import { DropDraft } from './DropDraft.tsx'
import { Field, type FieldProps } from './Field.tsx'
import { InsuredLine } from './InsuredLine.tsx'
import { Known } from './Known.tsx'
import { focusNextField } from './next-field.ts'
import { registerText as words } from './text.register.zh.ts'
import { useInsured } from './useInsured.ts'
import { useRegistration } from './useRegistration.ts'

const applyTypes = ['new', 'renewal', 'change', 'hospital_change'] as const satisfies readonly ApplyType[]
const SURROUNDED = 'register-form'

/** An application at the counter, from the card to the papers. `card`: read a moment ago, to be put in. */
export function RegisterForm(props: { id: string; saved: RegistrationDraft; card: CardText | null; took: () => void }) {
  const { id } = props
  const { pack } = useDeskContext()
  const handle = useRegistration(id, props.saved)
  const { draft, change, saver } = handle
  const [papers, setPapers] = useState<readonly Paper[]>([])
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const { insured, asking } = useInsured(handle)
  const initials = useDesk('window.diseaseInitials', {}).data
  const spelled = useMemo(() => new Map(Object.entries(initials ?? {})), [initials])
  const problems = useMemo(() => draftProblems(draft, pack, today()), [draft, pack])
  const blocking = problems.filter(({ severity }) => severity === 'block')
  const missing = draft.diseases.flatMap((code) => missingMaterials(draft, code, pack, papers))
  const canAsk = itemsFor(missing, pack).length > 0

  const { card, took } = props
  useEffect(() => {
    if (card) {
      change((before) => withCard(before, card, pack))
      took()
    }
  }, [card, took, change, pack])
  useEffect(() => restoreCursor(props.saved), [props.saved])

  const submit = async (next: boolean) => {
    if (busy) return
    setTried(true)
    const [first] = blocking
    if (first) {
      document.getElementById(`register-${first.field === 'diseases' ? 'disease' : first.field}`)?.focus()
      return
    }
    setBusy(true)
    try {
      saver.save(draft)
      await saver.flush()
      const { provisionalNo } = await call('window.register', { draftId: id, next })
      saver.hold()
      receive({ provisionalNo })
    } catch (error) {
      tellProblem(error)
    } finally {
      setBusy(false)
    }
  }
  useKeys({
    title: words.title,
    level: level.panel,
    bindings: [
      {
        keys: ['Ctrl+Enter'],
        label: missing.length === 0 ? words.submit.accept : words.submit.supplement,
        decides: true,
        inText: true,
        run: () => void submit(true),
      },
    ],
  })
  const shown = tried ? problems : problems.filter(({ field }) => isTouched(draft, field))
  const line = (name: FieldProps['name'], more: Partial<FieldProps> = {}) => (
    <Field name={name} handle={handle} problems={shown} {...more} />
  )
  const dictionary = (name: string) => pack.dictionaries[name] ?? {}
  return (
    <section className="register" aria-label={words.title}>
      <header>
        <h2>{words.title}</h2>
        <span className="muted small">{words.saved}</span>
        <DropDraft id={id} />
      </header>
      <form className={SURROUNDED} onSubmit={(event) => event.preventDefault()}>
        <fieldset>
          <legend>{words.groups.person}</legend>
          {line('certno', { kind: 'number', required: true })}
          {line('psn_name', { required: true })}
          {line('gend', { choices: dictionary('GEND'), required: true })}
          {line('brdy', { kind: 'date', required: true })}
          {line('tel', { kind: 'number', required: true })}
          {line('naty', { choices: dictionary('NATY') })}
          {line('addr', { wide: true })}
          {line('psn_cert_type', { choices: dictionary('PSN_CERT_TYPE') })}
        </fieldset>
        <fieldset>
          <legend>{words.groups.insured}</legend>
          {line('insutype', { choices: dictionary('INSUTYPE'), required: true })}
          {line('insu_admdvs', { choices: dictionary('ADMDVS') })}
          <InsuredLine insured={insured} asking={asking} name={draft.fields.psn_name ?? ''} />
          <Known certno={draft.fields.certno ?? ''} />
        </fieldset>
        <fieldset>
          <legend>{words.groups.disease}</legend>
          <div className="register-line">
            <label htmlFor="register-applyType">{words.applyType}</label>
            <select
              id="register-applyType"
              value={draft.applyType}
              onChange={(event) => {
                const applyType = applyTypes.find((one) => one === event.target.value)
                if (applyType) change((before) => ({ ...before, applyType }))
              }}
            >
              {applyTypes.map((one) => (
                <option key={one} value={one}>
                  {text.applyTypeOf(one)}
                </option>
              ))}
            </select>
          </div>
          <DiseaseChoice handle={handle} initials={spelled} />
          {shown
            .filter(({ field }) => field === 'diseases')
            .map(({ message, severity }) => (
              <p key={message} className={`field-problem wide ${severity}`}>
                <span aria-hidden="true">{severity === 'block' ? '■' : '◆'}</span> {message}
              </p>
            ))}
        </fieldset>
        <fieldset>
          <legend>{words.groups.diagnosis}</legend>
          {line('ide_fixmedins_name', { required: true })}
          {line('hosp_lv', { choices: dictionary('HOSP_LV'), required: true })}
          {line('hosp_ide_date', { kind: 'date', required: true })}
          {line('diag_dr_name')}
          {line('fixmedins_name', { wide: true })}
        </fieldset>
        <fieldset>
          <legend>{words.groups.sign}</legend>
          {line('sign_name')}
          {line('sign_date', { kind: 'date' })}
          <label className="register-agent">
            <input
              type="checkbox"
              checked={draft.agent}
              onChange={(event) => change((before) => ({ ...before, agent: event.target.checked }))}
            />{' '}
            {words.agent}
          </label>
        </fieldset>
        {draft.agent && (
          <fieldset>
            <legend>{words.groups.agent}</legend>
            {line('agnter_name', { required: true })}
            {line('agnter_certno', { kind: 'number', required: true })}
            {line('agnter_tel', { kind: 'number' })}
            {line('agnter_rlts', { choices: dictionary('AGNTER_RLTS'), required: true })}
          </fieldset>
        )}
        <fieldset>
          <legend>{words.checklist.title}</legend>
          <div className="wide">
            <Checklist draft={draft} papers={papers} />
            <div className="register-capture" tabIndex={-1} data-missing={missing.length > 0}>
              <CapturePlace
                owner={{ kind: 'draft', id }}
                wanted={[...new Set(missing.map(({ code }) => code))]}
                onPapers={(taken) => setPapers(taken)}
              />
            </div>
          </div>
        </fieldset>
      </form>
      <footer>
        {tried && blocking.length > 0 && (
          <p className="field-problem block" role="alert">
            <span aria-hidden="true">■</span> {words.problems(blocking.length)}
            {blocking[0]?.message}
          </p>
        )}
        <Button disabled={busy} onClick={() => void submit(false)}>
          {words.submit.only}
        </Button>
        <Button
          type="primary"
          className="register-submit"
          disabled={busy || (missing.length > 0 && !canAsk && draft.diseases.length > 0)}
          onClick={() => void submit(true)}
        >
          {busy ? words.busy : missing.length === 0 ? words.submit.accept : words.submit.supplement}{' '}
          <kbd>Ctrl+Enter</kbd>
        </Button>
      </footer>
    </section>
  )
}

function isTouched(draft: RegistrationDraft, field: string): boolean {
  if (field === 'diseases') return draft.diseases.length > 0
  return Object.entries(draft.fields).some(([name, value]) => name === field && value !== '')
}

/** Back where the cursor was; a registration just begun starts at the first thing that is missing. */
function restoreCursor({ cursor }: RegistrationDraft): void {
  const field = cursor && document.getElementById(`register-${cursor.field}`)
  if (field instanceof HTMLInputElement) {
    field.focus()
    field.setSelectionRange(cursor?.start ?? 0, cursor?.end ?? 0)
  } else focusNextField(null)
}
