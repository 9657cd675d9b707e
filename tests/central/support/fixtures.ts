import { createHash } from 'node:crypto'
import type { NewStaff } from '#central/store/staff.ts'
import type { IntakeApplication, IntakeDocument } from '#shared/contract/central-api.ts'
import type { Role } from '#shared/model/staff.ts'
import { Policy } from '#shared/policy/pack.ts'

export const AREA = '510400'
export const PASSWORD = 'Correct-horse-7'

function account(n: number, staffNo: string, name: string, roles: Role[], areaCode = AREA): NewStaff {
  return { id: `01900000-0000-7000-8000-0000000000${n}`, staffNo, name, roles, areaCode, password: PASSWORD }
}

export const window1 = account(10, '100101', '赵窗口', ['window'])
export const first1 = account(11, '100201', '钱初审', ['first_reviewer'])
export const first2 = account(12, '100202', '孙初审', ['first_reviewer'])
export const second1 = account(13, '100301', '李复审', ['second_reviewer'])
export const chief = account(14, '100401', '周主管', ['supervisor'])
export const auditor = account(15, '100501', '吴审计', ['auditor'])
export const both = account(16, '100601', '郑两岗', ['first_reviewer', 'second_reviewer'])
export const stranger = account(17, '200101', '王外区', ['supervisor'], '510500')
export const staff: readonly NewStaff[] = [window1, first1, first2, second1, chief, auditor, both, stranger]

const disease = (code: string, name: string, limitWorkdays: number | null) => ({
  code,
  name,
  typeCode: '12',
  insutypes: ['310'],
  materials: { new: ['diagnosis'], renewal: ['diagnosis'], change: ['diagnosis'], hospital_change: ['diagnosis'] },
  limitWorkdays,
  reviewYears: null,
  mutex: [],
  criteria: { items: [{ id: '1', text: '确诊' }], logic: { op: 'item', id: '1' } },
})

/** A pack small enough to count by hand: 15 working days, PAUSE, approvals never looked at twice, rejections always. */
export const policy: Policy = Policy.parse({
  pack: {
    schema: 1,
    version: 'test-1',
    areaCode: AREA,
    areaName: '测试市',
    agency: '测试经办机构',
    demo: true,
    mark: '测试',
    effectiveFrom: '2026-01-01',
    effectiveTo: null,
    limitWorkdays: 15,
    supplement: { clock: 'PAUSE', answerWorkdays: 10, limit: 1 },
    soonWorkdays: 3,
    secondReview: { approve: { mode: 'never' }, reject: { mode: 'always' } },
    maxHospitalChangesPerYear: 1,
    checks: {},
    guardians: { relations: [], underAge: 18 },
    dictionaries: {},
    materials: ['diagnosis', 'report'].map((code) => ({
      code,
      name: code,
      windowMonths: null,
      minHospitalLevel: null,
      basis: '测试依据',
    })),
    diseases: [disease('M00500', '恶性肿瘤门诊治疗', null), disease('M01600', '糖尿病', 5)],
    reasons: [
      { code: 'R01', for: ['not_accept', 'propose_reject'], short: '一', text: '不符合第一条。', basis: '测试依据' },
      { code: 'R02', for: ['propose_reject'], short: '二', text: '不符合第二条。', basis: '测试依据' },
    ],
    supplementChoices: [
      { code: 'S01', material: 'diagnosis', problem: '缺诊断', requirement: '补诊断' },
      { code: 'S02', material: 'report', problem: '缺报告', requirement: '补报告' },
    ],
  },
  calendar: {
    version: 'test',
    years: [2026, 2027].map((year) => ({
      year,
      status: 'official',
      source: '测试',
      offDays: [],
      makeUpDays: [],
    })),
  },
})

/** Bytes that are a PDF as far as anyone looks at the first of them. */
export function paper(text: string): Uint8Array {
  return Buffer.from(`%PDF-1.4\n${text}\n%%EOF\n`)
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function documentOf(bytes: Uint8Array, material = 'diagnosis'): IntakeDocument {
  return {
    material,
    title: '诊断证明',
    sha256: sha256(bytes),
    bytes: bytes.length,
    mediaType: 'application/pdf',
    pages: 1,
    issuedOn: '2026-10-01',
    issuer: '测试医院',
    issuerLevel: '01',
  }
}

export function applicationOf(channelNo: string, document: IntakeDocument): IntakeApplication {
  return {
    channelNo,
    channel: 'provincial_app',
    applyType: 'new',
    areaCode: AREA,
    receivedAt: '2026-11-20T09:30:00.000+08:00',
    form: {
      psn_no: '51040000000000000001',
      psn_name: '甄𬭎测',
      gend: '1',
      naty: '01',
      brdy: '1960-05-05',
      psn_cert_type: '01',
      certno: '510402196005050018',
      tel: '13800000000',
      addr: '测试路 1 号',
      insutype: '310',
      insu_admdvs: AREA,
      emp_name: null,
      appy_date: '2026-11-20',
      appy_rea: '申请认定',
      dcla_souc: '01',
      ide_fixmedins_no: 'H51040000001',
      ide_fixmedins_name: '测试医院',
      hosp_lv: '01',
      hosp_ide_date: '2026-10-01',
      diag_dr_codg: 'D510400000001',
      diag_dr_name: '冯医生',
      fixmedins_code: 'H51040000001',
      fixmedins_name: '测试医院',
      agnter_name: null,
      agnter_certno: null,
      agnter_tel: null,
      agnter_rlts: null,
    },
    diseases: [{ opsp_dise_code: 'M00500', opsp_dise_name: '恶性肿瘤门诊治疗', dise_type_code: '12' }],
    insurance: {
      psn_name: '甄𬭎测',
      certno: '510402196005050018',
      psn_insu_stas: '1',
      insutype: '310',
      insuplc_admdvs: AREA,
      arrearsMonths: 0,
      flexibleEmployment: false,
      outOfAreaFiling: null,
      recognised: [],
      hospitalChangesThisYear: 0,
    },
    documents: [document],
  }
}
