import type { Insured } from '#shared/contract/window-api.ts'
import { normaliseName } from '#shared/policy/findings/identity.ts'
import { label } from '#shared/policy/pack.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { text } from '../../text.zh.ts'
import { registerText } from './text.register.zh.ts'

const words = registerText.insured
const INSURED = '1'

/** What the core system says of the applicant; that it cannot be asked keeps nobody from registering. */
export function InsuredLine(props: { insured: Insured | null; asking: boolean; name: string }) {
  const { pack } = useDeskContext()
  const { insured } = props
  if (props.asking) return <p className="insured muted">{words.asking}</p>
  if (!insured) return null
  if (!insured.asked) return <p className="insured muted">{words.notAsked(insured.why ?? '')}</p>
  if (!insured.person) {
    return (
      <p className="insured mark block">
        <span aria-hidden="true">■</span> {words.unknown}
      </p>
    )
  }
  const { person } = insured
  const other = props.name !== '' && normaliseName(props.name) !== normaliseName(person.psn_name)
  return (
    <div className="insured">
      {person.insured.map((one) => {
        const fine = one.psn_insu_stas === INSURED
        const scheme = text.shortInsurance(label(pack, 'INSUTYPE', one.insutype))
        return (
          <p key={one.insutype}>
            <span className={`mark ${fine ? 'clean' : 'block'}`}>
              <span aria-hidden="true">{fine ? '✔' : '■'}</span>
              {words.state(scheme, label(pack, 'PSN_INSU_STAS', one.psn_insu_stas))}
            </span>
            {one.arre_mons > 0 && <span className="mark warn">{words.arrears(one.arre_mons)}</span>}
            {one.out_appy_stas === 'missing' && <span className="mark block">{words.unfiled}</span>}
          </p>
        )
      })}
      {person.recognised.length > 0 && (
        <p className="muted">{words.recognised(person.recognised.map((one) => one.opsp_dise_name).join('、'))}</p>
      )}
      {other && (
        <p className="mark block">
          <span aria-hidden="true">■</span> {words.otherName(person.psn_name)}
        </p>
      )}
    </div>
  )
}
