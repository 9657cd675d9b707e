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

const papers = ['diagnosis', 'report']

const disease = (code: string, name: string, limitWorkdays: number | null) => ({
  opsp_dise_code: code,
  opsp_dise_name: name,
  dise_type_code: '12',
  admdvs: AREA,
  ver: 'test-1',
  opsp_dise_majcls_name: name,
  opsp_dise_subd_clss_name: name,
  vali_flag: '1',
  efft_time: null,
  invd_time: null,
  memo: '',
  class: null,
  insutypes: ['310'],
  materials: { new: papers, renewal: papers, change: papers, hospital_change: papers },
  limitWorkdays,
  reviewYears: 2,
  mutex: [],
  criteria: { items: [{ id: '1', text: '确诊' }], logic: { op: 'item', id: '1' } },
})

const notice = (kind: string, title: string, number: string, text: string) => ({
  kind,
  title,
  number: `${number}〔{{year}}〕{{seq}}号`,
  needs: [{ setting: 'hotline', name: '咨询电话' }],
  parts: [
    { part: 'fields', rows: [{ label: '文书编号', text: '{{noticeNo}}' }] },
    { part: 'paragraph', text },
    { part: 'seal' },
  ],
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
    catalogue: { ver: 'test-1', source: '测试', basis: '测试依据' },
    classes: [],
    limitWorkdays: 15,
    supplement: { clock: 'PAUSE', answerWorkdays: 10, limit: 1, overdue: 'WITHDRAW', form: '1份' },
    soonWorkdays: 3,
    secondReview: { approve: { mode: 'never' }, reject: { mode: 'always' } },
    maxHospitalChangesPerYear: 1,
    hospitalChangeYear: 'CALENDAR_YEAR',
    renewal: { earliestDaysBefore: 90, graceDaysAfter: 0, warningDays: [90, 60, 30] },
    offline: { hours: 72, undelivered: 200, cases: 60 },
    benefit: { start: 'NEXT_MONTH_1ST', end: 'ANNIVERSARY' },
    outOfArea: { filingNeededFor: ['new'] },
    signature: { required: false },
    special: {
      applicationForm: 'application_form',
      idFront: 'id_front',
      diagnosis: 'diagnosis',
      photo: 'photo',
      authorization: 'authorization',
    },
    masking: { certno: { head: 6, tail: 4 }, tel: { head: 3, tail: 4 } },
    checks: {
      hospital_change_twice: { severity: 'block' },
      out_of_area_unfiled: { severity: 'block' },
      // The people and papers of these tests are no better than they need to be; approving them needs no explanation.
      id_invalid: { severity: 'warn' },
      material_missing: { severity: 'warn' },
      nothing_to_change: { severity: 'warn' },
      duplicate_application: { severity: 'warn' },
    },
    guardians: { relations: [], underAge: 18 },
    dictionaries: {
      INSUTYPE: { '310': '职工' },
      HOSP_LV: { '01': '三级特等', '07': '二级丙等' },
      GEND: { '1': '男', '2': '女' },
      PSN_INSU_STAS: { '0': '未参保', '1': '正常参保' },
    },
    materials: ['diagnosis', 'report', 'application_form', 'id_front', 'photo', 'authorization'].map((code) => ({
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
    office: {
      address: '测试路 9 号',
      hours: '9:00–17:00',
      hotline: '0812-0000000',
      reviewBody: '测试市人民政府',
      reviewAddress: '测试路 1 号',
      reviewDays: 60,
      reviewOnline: '测试平台',
      court: '测试法院',
      suitMonths: 6,
      appeal: '15个工作日内',
    },
    notices: [
      notice('acceptance', '受理通知单', '测受', '{{name}}的申请已受理，应于{{dueOn}}前办结。'),
      notice('not_accepted', '不予受理通知书', '测不受', '不予受理。'),
      notice('supplement', '一次性告知书', '测补', '请于{{answerBy}}前补正。'),
      notice('approved', '认定结果告知书', '测认', '{{name}}的{{disease}}待遇自{{begndate}}至{{enddate}}。'),
      notice('rejected', '不予认定告知书', '测不认', '不予认定。'),
      notice('revoked', '撤销认定告知书', '测撤', '{{originNo}}的认定撤销：{{revokeReason}}'),
    ],
    messages: [
      { on: 'accept', text: '{{disease}}已受理，受理号{{caseNo}}。' },
      { on: 'request_supplement', text: '请于{{answerBy}}前补正。' },
      { on: 'approved', text: '{{disease}}已通过，自{{begndate}}起。' },
      { on: 'rejected', text: '{{disease}}不予认定。' },
      { on: 'revoked', text: '{{disease}}认定已撤销。' },
      { on: 'lapsed', text: '{{disease}}逾期未补正，视为撤回。' },
      { on: 'voided', text: '{{disease}}申请已作废。' },
      { on: 'renewal_due', text: '您的{{disease}}待遇将于{{enddate}}到期。' },
    ],
  },
  calendar: {
    version: 'test-1',
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
      sign_name: '甄𬭎测',
      sign_date: '2026-11-20',
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
