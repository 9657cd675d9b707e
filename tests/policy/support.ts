import { readFileSync } from 'node:fs'
import type { CaseEvent, CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { Role, Staff } from '#shared/model/staff.ts'
import { Calendar, PolicyPack } from '#shared/policy/pack.ts'

function resource(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../resources/${path}`, import.meta.url), 'utf8'))
}

export const pack = PolicyPack.parse(resource('packs/510400-demo.json'))
export const calendar = Calendar.parse(resource('calendars/cn.json'))

/** Uuids that tell apart at a glance. */
export function uuid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}

export function aDocument(n: number, material: string, changes: Partial<DocumentRef> = {}): DocumentRef {
  return {
    id: uuid(n),
    material,
    title: material,
    sha256: String(n).padStart(64, '0'),
    bytes: 1000,
    mediaType: 'image/jpeg',
    pages: 1,
    addedAt: '2026-09-18T02:00:00Z',
    issuedOn: '2026-08-01',
    issuer: '示例医院',
    issuerLevel: '05',
    ...changes,
  }
}

/** A case of 类风湿关节炎 with nothing wrong in it, applied for on 2026-09-18. */
export function aCase(changes: Partial<CaseFile> = {}): CaseFile {
  return {
    id: uuid(1),
    caseNo: '5104002609180001',
    applicationNo: 'A1',
    kind: 'application',
    origin: null,
    barred: [],
    correction: null,
    version: 1,
    materialVersion: 1,
    areaCode: '510400',
    state: 'first_review',
    returnTo: null,
    applyType: 'new',
    channel: 'provincial_app',
    receivedAt: '2026-09-18T02:00:00Z',
    acceptedOn: '2026-09-18',
    limitWorkdays: 15,
    dueOn: '2026-10-15',
    calendarVersion: calendar.version,
    dueHistory: [],
    pauses: [],
    decidedAt: null,
    packVersion: pack.version,
    firstReviewer: null,
    form: {
      psn_no: '51040000000001',
      psn_name: '阿卜杜·热合曼',
      gend: '1',
      naty: '05',
      brdy: '1980-01-01',
      psn_cert_type: '01',
      certno: '510402198001010018',
      tel: '13800005678',
      addr: '攀枝花市东区',
      insutype: '390',
      insu_admdvs: '510402',
      emp_name: null,
      opsp_dise_code: 'M06900',
      opsp_dise_name: '类风湿关节炎',
      dise_type_code: '11',
      appy_date: '2026-09-18',
      appy_rea: '长期门诊治疗',
      dcla_souc: '04',
      ide_fixmedins_no: 'H51040200001',
      ide_fixmedins_name: '示例医院',
      hosp_lv: '05',
      hosp_ide_date: '2026-08-01',
      diag_dr_codg: 'D1',
      diag_dr_name: '医师甲',
      fixmedins_code: 'H51040200001',
      fixmedins_name: '示例医院',
      agnter_name: null,
      agnter_certno: null,
      agnter_tel: null,
      agnter_rlts: null,
      sign_name: '阿卜杜·热合曼',
      sign_date: '2026-09-18',
    },
    insurance: {
      psn_name: '阿卜杜·热合曼',
      certno: '510402198001010018',
      psn_insu_stas: '1',
      insutype: '390',
      insuplc_admdvs: '510402',
      arrearsMonths: 0,
      flexibleEmployment: false,
      outOfAreaFiling: null,
      recognised: [],
      hospitalChangesThisYear: 0,
    },
    documents: [
      aDocument(11, 'id_front', { issuedOn: null, issuer: null, issuerLevel: null }),
      aDocument(12, 'id_back', { issuedOn: null, issuer: null, issuerLevel: null }),
      aDocument(13, 'application_form', { issuedOn: null, issuer: null, issuerLevel: null }),
      aDocument(14, 'diagnosis'),
      aDocument(15, 'report'),
      aDocument(16, 'discharge'),
    ],
    proposal: null,
    supplements: [],
    registration: null,
    notices: [],
    history: [],
    ...changes,
  }
}

export function withForm(changes: Partial<CaseFile['form']>, base = aCase()): CaseFile {
  return { ...base, form: { ...base.form, ...changes } }
}

export function withInsurance(changes: Partial<CaseFile['insurance']>, base = aCase()): CaseFile {
  return { ...base, insurance: { ...base.insurance, ...changes } }
}

export function withDocument(material: string, changes: Partial<DocumentRef>, base = aCase()): CaseFile {
  return { ...base, documents: base.documents.map((d) => (d.material === material ? { ...d, ...changes } : d)) }
}

export function without(material: string, base = aCase()): CaseFile {
  return { ...base, documents: base.documents.filter((d) => d.material !== material) }
}

export function aStaff(role: Role, changes: Partial<Staff> = {}): Staff {
  return { id: uuid(100), staffNo: '100001', name: '经办甲', roles: [role], areaCode: '510400', ...changes }
}

/** A line of the timeline: what somebody did, and nothing more is known of it. */
export function anEvent(kind: string, by: string): CaseEvent {
  return { at: '2026-10-01T00:00:00Z', kind, by, byName: '', from: null, to: 'first_review', note: '', opId: null }
}

/** 补正 that was asked for on 2026-09-20 and answered five days later. */
export const answeredSupplement: CaseFile['supplements'][number] = {
  items: [],
  note: '',
  requestedBy: '100001',
  requestedAt: '2026-09-20T02:00:00Z',
  answerBy: '2026-10-20',
  answeredAt: '2026-09-25T02:00:00Z',
}
