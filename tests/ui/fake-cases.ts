import type { Band, DraftBody, Output } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { Finding } from '#shared/model/finding.ts'
import type { Role } from '#shared/model/staff.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { fakePdf } from './fake-pdf.ts'

type Row = Output<'queue.rows'>[number]
type Workbench = Output<'workbench.open'>

/** What a scripted desk holds. Rows 1 … `rows`; everything about a row follows from its number. */
export interface FakeShape {
  readonly rows: number
  readonly outbox?: Output<'outbox.list'>
  readonly home?: Output<'home.summary'>
  /** rows whose case somebody else has moved on to 复审 */
  readonly moved?: ReadonlySet<number>
  /** rows a colleague has in a batch of hers */
  readonly held?: ReadonlySet<number>
  /** what whoever sits here may do; 初审 and 复审 unless given */
  readonly roles?: readonly Role[]
  /** changes the case of this row number after it is made */
  readonly edit?: (row: number, workbench: Workbench) => Workbench
}

const names = ['张*', '欧阳**', '李**', '刘**', '王**', '阿**·***', '陈**', '杨*', '赵**', '周**']
const whole = ['张敏', '欧阳建国', '李淑华', '刘晓梅', '王建国', '阿卜杜·热合曼', '陈志强', '杨洋', '赵桂芳', '周文博']
const insutypes = ['310', '310', '390']
const types = ['new', 'new', 'renewal', 'new', 'change']
const channels = ['provincial_app', 'window', 'city_mini_program', 'national_app']

const at = <T>(list: readonly T[], index: number): T => {
  const value = list[index % list.length]
  if (value === undefined) throw new Error('empty list')
  return value
}

const uuid = (kind: number, row: number) =>
  `00000000-0000-4000-8${String(kind).padStart(3, '0')}-${String(row).padStart(12, '0')}`

// Far ahead: a lease that has ended is not shown.
const heldUntil = '2099-11-25T06:00:00.000Z'

function bandOf(row: number, rows: number): { band: Band; left: number } {
  const share = row / rows
  if (share <= 0.03) return { band: 'over', left: row % 2 === 0 ? -1 : -2 }
  if (share <= 0.15) return { band: 'today', left: 0 }
  if (share <= 0.4) return { band: 'soon', left: 1 + (row % 3) }
  return { band: 'normal', left: 4 + (row % 11) }
}

/** Row `row` of the queue 待初审. */
export function fakeRow(row: number, shape: FakeShape, pack: PolicyPack): Row {
  const { band, left } = bandOf(row, shape.rows)
  const disease = at(pack.diseases, row * 7)
  return {
    row,
    id: uuid(1, row),
    caseNo: `51040026${String(1000 + (row % 1200)).padStart(4, '0')}${String(row % 10_000).padStart(4, '0')}`,
    maskedName: at(names, row),
    birthYear: String(1940 + (row % 60)),
    certTail: String(1000 + ((row * 37) % 9000)),
    diseaseName: disease.opsp_dise_name,
    insutype: at(insutypes, row),
    kind: row === 5 ? 'correction' : 'application',
    applyType: at(types, row),
    channel: at(channels, row),
    state: shape.moved?.has(row) ? 'second_review' : 'first_review',
    band,
    dueOn: '2026-11-23',
    workdaysLeft: left,
    receivedOn: '2026-10-30',
    acceptedOn: '2026-11-02',
    blocks: row % 11 === 2 ? 1 : 0,
    warns: row % 4 === 1 ? 2 : 0,
    urgent: row % 9 === 4,
    returned: row % 13 === 6,
    hospital: '攀枝花市中心医院',
    firstReviewer: row % 5 === 0 ? '010198' : row % 3 === 0 ? '010237' : null,
    outbox: null,
    heldBy: shape.held?.has(row) ? '王敏（100201）' : null,
    heldUntil: shape.held?.has(row) ? heldUntil : null,
  }
}

function documents(row: number): DocumentRef[] {
  const paper = (n: number, material: string, title: string, pages: number): DocumentRef => ({
    id: uuid(100 + pages * 10 + n, row),
    material,
    title,
    sha256: 'a'.repeat(62) + String(n).padStart(2, '0'),
    bytes: 900,
    mediaType: 'application/pdf',
    pages,
    addedAt: '2026-10-30T09:12:00+08:00',
    issuedOn: '2026-10-19',
    issuer: '市中心医院（演示）',
    issuerLevel: '02',
  })
  return [
    paper(1, 'id_front', '身份证（人像面）', 1),
    paper(2, 'id_back', '身份证（国徽面）', 1),
    paper(3, 'application_form', '申请表', 1),
    paper(4, 'diagnosis', '疾病诊断证明书', 1),
    paper(5, 'report', '检验报告单', 3),
    paper(6, 'discharge', '出院小结', 2),
  ]
}

/** The case behind a row, with its papers, findings and a deadline that explains itself. */
export function fakeCase(caseId: string, shape: FakeShape, pack: PolicyPack, draft: DraftBody | null): Workbench {
  const number = Number(caseId.slice(-12))
  const row = fakeRow(number, shape, pack)
  const disease = at(pack.diseases, number * 7)
  const papers = documents(number)
  const report = papers.find((paper) => paper.material === 'report')
  const warn: Finding = {
    code: 'document_stale',
    severity: 'warn',
    sentence: '检查报告日期 2026-04-28 距申请日超过 6 个月（要求不早于 2026-05-06）',
    basis: '演示政策包材料时效规定',
    evidence: report ? { documentId: report.id, page: 2 } : null,
  }
  const info: Finding = {
    ...warn,
    code: 'second_recognition',
    severity: 'info',
    sentence: '另有 1 个病种已认定，请留意定点机构是否一致',
    evidence: null,
  }
  const block: Finding = {
    ...warn,
    code: 'arrears',
    severity: 'block',
    sentence: '申请时欠费 3 个月，参保状态不正常',
    evidence: null,
  }
  const workbench: Workbench = {
    case: {
      id: caseId,
      caseNo: row.caseNo,
      applicationNo: row.caseNo,
      kind: 'application',
      origin: null,
      barred: [],
      correction: null,
      version: 3,
      materialVersion: 2,
      areaCode: pack.areaCode,
      state: 'first_review',
      returnTo: null,
      applyType: 'new',
      channel: 'provincial_app',
      receivedAt: '2026-10-30T09:12:00+08:00',
      acceptedOn: '2026-11-02',
      limitWorkdays: 15,
      dueOn: '2026-11-23',
      calendarVersion: 'cn-2026.11',
      dueHistory: [],
      pauses: [],
      decidedAt: null,
      packVersion: pack.version,
      firstReviewer: null,
      form: {
        psn_no: '51040000000000000001',
        psn_name: at(whole, number),
        gend: number % 2 === 0 ? '1' : '2',
        naty: '01',
        brdy: `${row.birthYear}-05-12`,
        psn_cert_type: '01',
        certno: `510402${row.birthYear}0512${row.certTail}`,
        tel: '13800000000',
        addr: '攀枝花市东区',
        insutype: row.insutype,
        insu_admdvs: '510402',
        emp_name: null,
        opsp_dise_code: disease.opsp_dise_code,
        opsp_dise_name: disease.opsp_dise_name,
        dise_type_code: disease.dise_type_code,
        appy_date: '2026-10-30',
        appy_rea: '长期门诊治疗',
        dcla_souc: '04',
        ide_fixmedins_no: 'H51040200001',
        ide_fixmedins_name: '市中心医院（演示）',
        hosp_lv: '02',
        hosp_ide_date: '2026-10-19',
        diag_dr_codg: 'D510400000001',
        diag_dr_name: '何远',
        fixmedins_code: 'H51040200001',
        fixmedins_name: '市中心医院（演示）',
        agnter_name: null,
        agnter_certno: null,
        agnter_tel: null,
        agnter_rlts: null,
        sign_name: at(whole, number),
        sign_date: '2026-10-30',
      },
      insurance: {
        psn_name: at(whole, number),
        certno: `510402${row.birthYear}0512${row.certTail}`,
        psn_insu_stas: '1',
        insutype: row.insutype,
        insuplc_admdvs: '510402',
        arrearsMonths: 0,
        flexibleEmployment: false,
        outOfAreaFiling: null,
        recognised: [],
        hospitalChangesThisYear: 0,
      },
      documents: papers,
      proposal: null,
      supplements: [],
      registration: null,
      notices: [],
      lease: shape.held?.has(number)
        ? {
            holder: '100201',
            holderName: '王敏',
            deviceId: uuid(900, 1),
            fence: 3,
            takenAt: '2026-11-22T01:00:00Z',
            until: heldUntil,
          }
        : null,
      history: [
        event('2026-10-30T09:12:00+08:00', 'received', '四川医保APP', 'received'),
        event('2026-11-02T10:01:00+08:00', 'accept', '唐晓兰', 'first_review'),
      ],
    },
    band: row.band,
    workdaysLeft: row.workdaysLeft,
    deadline: {
      dueOn: '2026-11-23',
      provisional: false,
      calendarVersion: 'cn-2026.11',
      elapsedWorkdays: 15 - (row.workdaysLeft ?? 0),
      unpausedWorkdays: 15 - (row.workdaysLeft ?? 0),
      trace: Array.from({ length: 21 }, (_, day) => {
        const date = new Date(Date.UTC(2026, 10, 2 + day))
        const counts = day > 0 && date.getUTCDay() % 6 !== 0
        return {
          date: date.toISOString().slice(0, 10),
          counts,
          n: day - Math.floor(day / 7) * 2,
          why: counts ? '工作日' : day === 0 ? '受理当日不计' : '周末',
        }
      }),
    },
    findings: [...(row.blocks > 0 ? [block] : []), ...(row.warns > 0 ? [warn, info] : [])],
    local: Object.fromEntries(papers.map((paper) => [paper.id, true])),
    draft,
    pending: null,
    sameName: number % 9 === 1 ? 1 : 0,
    hints: [],
    others: [],
    former: null,
    corrected: null,
    lastLookedAt: null,
    news: { documents: [], amended: false },
  }
  return shape.edit?.(number, workbench) ?? workbench
}

function event(time: string, kind: string, byName: string, to: Workbench['case']['state']) {
  return { at: time, kind, by: null, byName, from: null, to, note: '', opId: null }
}

/** A small PDF of as many A4 pages as its id says (the tens digit of its kind). */
export function fakeDocument(documentId: string): Uint8Array {
  const pages = Number(documentId.slice(21, 22)) || 1
  return fakePdf(
    Array.from({ length: pages }, (_, n) => [
      `Report ${documentId.slice(-4)}`,
      `Page ${n + 1} of ${pages}   Scr 782 umol/L   GFR 8 ml/min`,
    ]),
  )
}
