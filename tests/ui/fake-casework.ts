import type { Output } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Finding } from '#shared/model/finding.ts'
import type { NoticeRef } from '#shared/model/notice.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'

type Workbench = Output<'workbench.open'>

const finding = (
  code: string,
  severity: Finding['severity'],
  sentence: string,
  evidence: Finding['evidence'] = null,
): Finding => ({ code, severity, sentence, basis: `演示依据：${code}`, evidence })

const paperOf = ({ documents }: CaseFile, material: string) => {
  const document = documents.find((one) => one.material === material)
  if (!document) throw new Error(`no ${material}`)
  return document
}

/** A renewal with something noticed about almost every fact, hints, other applications and a former decision. */
export function busyRenewal(workbench: Workbench): Workbench {
  const { case: file } = workbench
  const report = paperOf(file, 'report')
  const diagnosis = paperOf(file, 'diagnosis')
  const formerId = '00000000-0000-4000-8009-000000000001'
  const former: CaseFile = {
    ...file,
    id: formerId,
    caseNo: '5104002410070042',
    state: 'registered',
    decidedAt: '2024-10-20T16:00:00+08:00',
    form: { ...file.form, appy_date: '2024-10-07', ide_fixmedins_name: '县人民医院（演示）', hosp_lv: '05' },
    documents: file.documents
      .filter(({ material }) => material !== 'discharge')
      .map((document) => ({
        ...document,
        id: document.id.replace('-8', '-9'),
        sha256: document.sha256.replaceAll('a', 'b'),
        issuedOn: '2024-09-30',
      })),
    proposal: {
      outcome: 'approve',
      by: '010198',
      byName: '唐晓兰',
      at: '2024-10-18T10:00:00+08:00',
      reasons: [],
      criteria: [
        { id: '1', verdict: 'met' },
        { id: '2', verdict: 'met' },
        { id: '3', verdict: 'unknown' },
      ],
      note: '',
      packVersion: file.packVersion,
    },
    registration: {
      trt_dcla_detl_sn: '51040020241020000123',
      begndate: '2024-10-20',
      enddate: '2026-10-19',
      filedAt: '2024-10-20T17:00:00+08:00',
      trouble: null,
      revokedAt: null,
    },
    history: [
      ...file.history,
      {
        at: '2024-10-20T16:00:00+08:00',
        kind: 'endorse',
        by: '010251',
        byName: '周敏',
        from: 'second_review',
        to: 'approved',
        note: '',
        opId: null,
      },
    ],
  }
  return {
    ...workbench,
    case: {
      ...file,
      applyType: 'renewal',
      form: { ...file.form, agnter_name: '李娟', agnter_rlts: '1', sign_name: null, sign_date: null },
      dueOn: '2026-12-01',
      dueHistory: [
        { dueOn: '2026-11-27', calendarVersion: 'cn-2026.09', replacedAt: '2026-11-10T08:00:00+08:00' },
        { dueOn: '2026-11-30', calendarVersion: 'cn-2026.10', replacedAt: '2026-11-15T08:00:00+08:00' },
      ],
      pauses: [{ from: '2026-11-10', to: '2026-11-12' }],
    },
    deadline: {
      ...workbench.deadline,
      dueOn: '2026-12-01',
      provisional: true,
      unpausedWorkdays: workbench.deadline.elapsedWorkdays + 3,
      trace: workbench.deadline.trace.map((day) =>
        day.date >= '2026-11-10' && day.date <= '2026-11-12' ? { ...day, counts: false, why: '补正暂停' } : day,
      ),
    },
    findings: [
      finding('renewal_timing', 'info', '认定到期日 2026-10-19，本次在到期前提出，符合续期时段'),
      finding('document_stale', 'warn', '检查报告日期 2026-04-28 距申请日超过 6 个月', {
        documentId: report.id,
        page: 2,
      }),
      finding('signature_missing', 'block', '申请表承诺栏没有签名'),
      finding('agent_without_authorization', 'warn', '由他人代办，没有授权委托书'),
      finding('name_mismatch', 'warn', '诊断证明姓名与申请表不一致', { documentId: diagnosis.id, page: 1 }),
      finding('brand_new_check', 'warn', '某项新核对发现了问题'),
    ],
    hints: [
      {
        id: '1',
        verdict: 'met',
        why: '已交疾病诊断证明书，出具机构三级甲等，要求二级及以上',
        evidence: { documentId: diagnosis.id, page: 1 },
      },
      {
        id: '2',
        verdict: 'unmet',
        why: '近 1 年只有 2 次门诊记录，要求 3 次',
        evidence: { documentId: report.id, page: 3 },
      },
      { id: '3', verdict: 'unknown', why: '报告是图像，读不到数值', evidence: null },
    ],
    others: [
      {
        id: '00000000-0000-4000-8001-000000000004',
        caseNo: '5104002511020007',
        kind: 'application',
        applyType: 'new',
        diseaseName: '高血压病（演示）',
        state: 'rejected',
        receivedOn: '2025-11-02',
        decidedOn: '2025-11-20',
      },
      {
        id: formerId,
        caseNo: former.caseNo,
        kind: 'application',
        applyType: 'new',
        diseaseName: file.form.opsp_dise_name,
        state: 'registered',
        receivedOn: '2024-10-07',
        decidedOn: '2024-10-20',
      },
    ],
    former,
  }
}

const approvedNotice: NoticeRef = {
  no: '攀医保演认〔2026〕18号',
  kind: 'approved',
  issuedOn: '2026-11-20',
  packVersion: 'demo',
  copies: 1,
}

/** A recognition that is on file, with a notice that was printed once. */
export function registered(workbench: Workbench): Workbench {
  return {
    ...workbench,
    findings: [],
    case: {
      ...workbench.case,
      state: 'registered',
      decidedAt: '2026-11-20T10:00:00+08:00',
      notices: [approvedNotice],
      registration: {
        trt_dcla_detl_sn: '51040020261120000018',
        begndate: '2026-11-20',
        enddate: '2028-11-19',
        filedAt: '2026-11-20T11:00:00+08:00',
        trouble: null,
        revokedAt: null,
      },
    },
  }
}

/** Gives the disease of the first row items with everything a pack can ask for in a structured way. */
export function withStructuredCriteria(pack: PolicyPack): PolicyPack {
  const items = [
    {
      id: '1',
      text: '二级及以上医疗机构出院小结或疾病诊断证明书',
      minHospitalLevel: '07',
      papers: { op: 'or' as const, materials: ['discharge', 'diagnosis'] },
    },
    { id: '2', text: '近 1 年内治疗记录', windowMonths: 12, records: { outpatient: 3, inpatient: 1 } },
    {
      id: '3',
      text: '血尿酸升高',
      specialty: '肾内科',
      signers: { count: 2, title: '副主任医师' },
      thresholds: {
        op: 'and' as const,
        of: [{ name: '血尿酸', unit: 'μmol/L', op: '>' as const, value: { male: 420, female: 360 } }],
      },
    },
  ]
  const logic = {
    op: 'and' as const,
    of: [
      { op: 'item' as const, id: '1' },
      {
        op: 'or' as const,
        of: [
          { op: 'item' as const, id: '2' },
          { op: 'item' as const, id: '3' },
        ],
      },
    ],
  }
  return {
    ...pack,
    diseases: pack.diseases.map((disease, n) => (n === 7 ? { ...disease, criteria: { items, logic } } : disease)),
  }
}
