import type { ApplicationForm } from '../model/case.ts'
import type { DraftField, RegistrationDraft } from '../model/registration.ts'
import type { IsoDate } from './civil-day.ts'
import type { CardText } from './desk-text.ts'
import type { PolicyPack } from './pack.ts'
import { diseaseOf } from './pack-index.ts'
import { draftProblems, ID_CARD, written } from './registration-problems.ts'

/** DCLA_SOUC 中心经办系统: what a window enters itself. */
const AT_THE_COUNTER = '02'

/** An empty registration of today for the office of this pack. */
export function emptyRegistration(pack: PolicyPack, today: IsoDate): RegistrationDraft {
  const fields = { psn_cert_type: ID_CARD, insu_admdvs: pack.areaCode, sign_date: today }
  return { applyType: 'new', fields, diseases: [], agent: false, note: '', cursor: null }
}

/** What a card says of the applicant, put over what stood there. The signature is theirs unless somebody acts for them. */
export function withCard(draft: RegistrationDraft, card: CardText, pack: PolicyPack): RegistrationDraft {
  const { naty } = card
  const code = naty === null ? undefined : codeOf(pack, 'NATY', naty)
  const read = {
    psn_cert_type: ID_CARD,
    certno: card.certno,
    gend: card.gend,
    brdy: card.brdy,
    ...(card.name !== null && { psn_name: card.name }),
    ...(code !== undefined && { naty: code }),
    ...(card.addr !== null && { addr: card.addr }),
    ...(card.name !== null && !draft.agent && { sign_name: card.name }),
  }
  return { ...draft, fields: { ...draft.fields, ...read } }
}

function codeOf(pack: PolicyPack, dictionary: string, word: string): string | undefined {
  const entries = Object.entries(pack.dictionaries[dictionary] ?? {})
  return entries.find(([, name]) => name.replace(/族$/, '') === word)?.[0]
}

/** The application form of one disease of a draft that has no blocking problem. Throws RangeError for one that has. */
export function formOf(draft: RegistrationDraft, code: string, pack: PolicyPack, today: IsoDate): ApplicationForm {
  const worst = draftProblems(draft, pack, today).find(({ severity }) => severity === 'block')
  const disease = diseaseOf(pack, code)
  if (worst || !disease) throw new RangeError('a draft with blocking problems is no application')
  const field = (name: DraftField) => written(draft, name)
  const agent = (name: DraftField) => (draft.agent && field(name) !== '' ? field(name) : null)
  const orNull = (name: DraftField) => field(name) || null
  return {
    psn_no: field('psn_no'),
    psn_name: field('psn_name'),
    gend: field('gend'),
    naty: field('naty'),
    brdy: field('brdy'),
    psn_cert_type: field('psn_cert_type'),
    certno: field('certno').toUpperCase(),
    tel: field('tel'),
    addr: field('addr'),
    insutype: field('insutype'),
    insu_admdvs: field('insu_admdvs'),
    emp_name: orNull('emp_name'),
    opsp_dise_code: disease.opsp_dise_code,
    opsp_dise_name: disease.opsp_dise_name,
    dise_type_code: disease.dise_type_code,
    appy_date: today,
    appy_rea: field('appy_rea'),
    dcla_souc: AT_THE_COUNTER,
    ide_fixmedins_no: field('ide_fixmedins_no'),
    ide_fixmedins_name: field('ide_fixmedins_name'),
    hosp_lv: field('hosp_lv'),
    hosp_ide_date: field('hosp_ide_date'),
    diag_dr_codg: field('diag_dr_codg'),
    diag_dr_name: field('diag_dr_name'),
    fixmedins_code: field('fixmedins_code'),
    fixmedins_name: field('fixmedins_name'),
    agnter_name: agent('agnter_name'),
    agnter_certno: agent('agnter_certno'),
    agnter_tel: agent('agnter_tel'),
    agnter_rlts: agent('agnter_rlts'),
    sign_name: orNull('sign_name'),
    sign_date: field('sign_name') === '' ? null : orNull('sign_date'),
  }
}
