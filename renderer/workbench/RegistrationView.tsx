import type { CaseFile, Registration } from '#shared/model/case.ts'
import { dateAndTime } from '../common/dates.ts'
import { text } from '../text.zh.ts'

/** 备案: what the core system knows of the recognition, or why it does not yet. */
export function RegistrationView(props: { caseFile: CaseFile }) {
  const { registration } = props.caseFile
  if (!registration) return null
  return (
    <section>
      <h2>{text.registration.title}</h2>
      <dl>
        <div>
          <dt>{text.registration.periodName}</dt>
          <dd className="num-wrap">{text.registration.period(registration.begndate, registration.enddate)}</dd>
        </div>
        {registration.trt_dcla_detl_sn !== null && (
          <div>
            <dt>{text.registration.serial}</dt>
            <dd className="num-wrap">{registration.trt_dcla_detl_sn}</dd>
          </div>
        )}
        <div>
          <dt>{text.registration.state}</dt>
          <dd className={registration.trouble === null ? undefined : 'trouble'}>{stateWords(registration)}</dd>
        </div>
      </dl>
    </section>
  )
}

function stateWords({ filedAt, trouble, revokedAt }: Registration): string {
  if (revokedAt !== null) return text.registration.revoked(dateAndTime(revokedAt))
  if (trouble !== null) return text.registration.trouble(trouble)
  return filedAt === null ? text.registration.waiting : text.registration.filed(dateAndTime(filedAt))
}
