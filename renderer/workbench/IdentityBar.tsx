import { Popover } from 'antd'
import type { Workbench } from '#shared/contract/core-api.ts'
import { label } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Holder } from '../batch/Holder.tsx'
import { BandMark, CaseNumber } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { maskedCertno } from './mask.ts'
import { Why } from './Why.tsx'

/** Who this is, what kind of application, and what is due: never out of sight. */
export function IdentityBar(props: { workbench: Workbench }) {
  const { workbench } = props
  const { form, kind, applyType, channel, caseNo } = workbench.case
  const { pack } = useDeskContext()
  return (
    <header className="identity">
      <h1>{form.psn_name}</h1>
      <div className="about">
        <span className="who">
          {label(pack, 'GEND', form.gend)} · {text.workbench.born(form.brdy.slice(0, 4))} ·{' '}
          <span className="num" role="img" aria-label={text.workbench.certEnds(form.certno.slice(-4))}>
            {maskedCertno(form.certno)}
          </span>{' '}
          ·{' '}
          {text.workbench.insured(
            text.shortInsurance(label(pack, 'INSUTYPE', form.insutype)),
            label(pack, 'ADMDVS', form.insu_admdvs),
          )}
        </span>
        <span className="chips">
          {kind !== 'application' && <span className="chip kind">{text.caseKind[kind]}</span>}
          <span className="chip">{text.applyTypeOf(applyType)}</span>
          <span className="chip">{text.channelOf(channel)}</span>
          <span className="chip">
            {text.column.caseNo} <CaseNumber value={caseNo} />
          </span>
          {workbench.sameName > 0 && (
            <span className="mark warn same-name">
              <span aria-hidden="true">◆</span>
              {text.workbench.sameName(workbench.sameName)}
            </span>
          )}
        </span>
        <Holder caseFile={workbench.case} />
      </div>
      <Due workbench={workbench} />
    </header>
  )
}

function Due(props: { workbench: Workbench }) {
  const { workbench } = props
  const { pack } = useDeskContext()
  const { deadline, case: caseFile } = workbench
  const closed = caseFile.decidedAt !== null
  return (
    <span className="due">
      {closed ? (
        <span className="mark band-none">{text.workbench.closed}</span>
      ) : (
        <BandMark band={workbench.band} left={workbench.workdaysLeft} soonWorkdays={pack.soonWorkdays} />
      )}
      {deadline.trace.length > 0 && (
        <Popover trigger="click" placement="bottomRight" content={<Why workbench={workbench} />}>
          <button type="button" className="plain why">
            {closed
              ? text.workbench.closedAfter(deadline.elapsedWorkdays)
              : text.workbench.day(deadline.elapsedWorkdays, caseFile.limitWorkdays)}{' '}
            · <u>{text.workbench.why}</u>
          </button>
        </Popover>
      )}
    </span>
  )
}
