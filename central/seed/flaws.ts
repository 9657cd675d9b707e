import { addDays, addMonths } from '#shared/policy/civil-day.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { windowMonthsOf } from '#shared/policy/pack-index.ts'
import { makeClinical } from './clinical.ts'
import { type Draft, pickHospital } from './draft.ts'
import { makeCertno, misspell, spoilCertno } from './people.ts'
import type { Random } from './random.ts'
import type { SeededFlaw } from './types.ts'

interface FlawContext {
  readonly r: Random
  readonly draft: Draft
  readonly policy: Policy
}

interface FlawKind {
  /** relative to the other kinds possible for the draft; high where few drafts allow it */
  readonly weight: number
  /** only reading the scan reveals it */
  readonly image?: true
  /** holds for a case of one disease, so only applications of one disease may have it */
  readonly perDisease?: true
  readonly possible?: (context: FlawContext) => boolean
  /** changes the draft; returns what was done, for the record of the seed */
  readonly apply: (context: FlawContext) => string
}

/** Materials a hospital issues; only these carry a level and a date that rules look at. */
const HOSPITAL_PAPERS = ['diagnosis', 'report', 'discharge'] as const

const isNew = ({ draft }: FlawContext): boolean => draft.applyType === 'new'
const hasCertificate = ({ draft }: FlawContext): boolean => draft.required.has('diagnosis')
const hasReport = ({ draft }: FlawContext): boolean => draft.required.has('report')
const diseaseOf = ({ draft, policy }: FlawContext) =>
  policy.pack.diseases.find((d) => d.code === draft.diseases[0]?.code) ?? null

const kinds: Readonly<Record<string, FlawKind>> = {
  material_missing: {
    weight: 9,
    perDisease: true,
    apply({ r, draft }) {
      const material = r.pick([...draft.required].filter((m) => m !== 'photo'))
      draft.paper.omit.add(material)
      return `缺少 ${material}`
    },
  },
  photo_missing: {
    weight: 30,
    perDisease: true,
    possible: ({ draft }) => draft.required.has('photo'),
    apply({ draft }) {
      draft.paper.omit.add('photo')
      return '缺少近期免冠照片'
    },
  },
  id_invalid: {
    weight: 4,
    apply({ draft }) {
      draft.form.certno = spoilCertno(draft.form.certno)
      return '证件号码校验位错误'
    },
  },
  id_form_mismatch: {
    weight: 4,
    apply({ r, draft }) {
      if (r.chance(0.4)) {
        draft.form.sex = draft.form.sex === '1' ? '2' : '1'
        return '填报性别与证件号码不一致'
      }
      draft.form.birth = addDays(draft.form.birth, r.pick([-1, 1, 9, 31]))
      return '填报出生日期与证件号码不一致'
    },
  },
  name_mismatch: {
    weight: 4,
    apply({ r, draft }) {
      draft.insurance.psn_name = misspell(r, draft.person.name)
      return '参保信息中的姓名不同'
    },
  },
  certno_mismatch: {
    weight: 2,
    apply({ draft }) {
      draft.insurance.certno = `${draft.person.certno.slice(0, 14)}${draft.person.certno.slice(15)}0`.slice(0, 18)
      return '参保信息中的证件号码不同'
    },
  },
  hospital_level: {
    weight: 6,
    perDisease: true,
    possible: hasCertificate,
    apply({ r, draft }) {
      draft.hospital = pickHospital(r, 'tooLow')
      return `出具机构等级 ${draft.hospital.level}`
    },
  },
  document_stale: {
    weight: 8,
    perDisease: true,
    possible: (c) => hasCertificate(c) && windowMonthsOf(c.policy.pack, diseaseOf(c), 'diagnosis') !== null,
    apply(c) {
      const months = windowMonthsOf(c.policy.pack, diseaseOf(c), 'diagnosis') ?? 6
      const end = addDays(addMonths(c.draft.past.receivedOn, -months), -c.r.int(6, 150))
      c.draft.stay = [addDays(end, -c.r.int(4, 14)), end]
      return `材料出具于 ${end}`
    },
  },
  insured_state: {
    weight: 4,
    apply({ r, draft }) {
      draft.insurance.psn_insu_stas = r.pick(['0', '2', '3', '4'])
      return `参保状态 ${draft.insurance.psn_insu_stas}`
    },
  },
  arrears: {
    weight: 4,
    apply({ r, draft }) {
      draft.insurance.arrearsMonths = r.int(1, 9)
      return `欠费 ${draft.insurance.arrearsMonths} 个月`
    },
  },
  disease_unknown: {
    weight: 2,
    perDisease: true,
    possible: isNew,
    apply({ r, draft, policy }) {
      const other = r.pick(['慢性荨麻疹', '腰椎间盘突出症', '过敏性鼻炎', '颈椎病'])
      const code = `M999${String(r.int(10, 99))}`
      draft.diseases = [{ code, name: other, typeCode: policy.pack.diseases[0]?.typeCode ?? '11' }]
      draft.clinical = [makeClinical(r, other, true)]
      return `目录外病种 ${code}`
    },
  },
  insutype_not_covered: {
    weight: 60,
    perDisease: true,
    possible: (c) => (diseaseOf(c)?.insutypes.length ?? 2) < 2,
    apply({ draft }) {
      draft.insutype = draft.insutype === '390' ? '310' : '390'
      draft.insurance.insutype = draft.insutype
      return `险种 ${draft.insutype} 不适用`
    },
  },
  age_out_of_range: {
    weight: 60,
    perDisease: true,
    possible: (c) => diseaseOf(c)?.maxAge !== undefined,
    apply(c) {
      const { r, draft } = c
      const { areaCode, sex } = draft.person
      const birth = addMonths(draft.past.receivedOn, -12 * ((diseaseOf(c)?.maxAge ?? 14) + r.int(2, 9)))
      const certno = makeCertno(r, areaCode, birth, sex)
      draft.person = { ...draft.person, birth, certno }
      Object.assign(draft.form, { birth, certno })
      draft.insurance.certno = certno
      return '年龄超过病种上限'
    },
  },
  duplicate_recognition: {
    weight: 3,
    perDisease: true,
    possible: isNew,
    apply({ r, draft }) {
      const [disease] = draft.diseases
      if (!disease) return ''
      const begndate = addMonths(draft.past.receivedOn, -r.int(6, 40))
      draft.insurance.recognised = [
        { opsp_dise_code: disease.code, opsp_dise_name: disease.name, begndate, enddate: null },
      ]
      return '已有同一病种认定'
    },
  },
  mutex_recognition: {
    weight: 22,
    perDisease: true,
    possible: (c) => isNew(c) && (diseaseOf(c)?.mutex.length ?? 0) > 0,
    apply(c) {
      const code = diseaseOf(c)?.mutex[0] ?? ''
      const name = c.policy.pack.diseases.find((d) => d.code === code)?.name ?? code
      const begndate = addMonths(c.draft.past.receivedOn, -c.r.int(6, 40))
      c.draft.insurance.recognised = [{ opsp_dise_code: code, opsp_dise_name: name, begndate, enddate: null }]
      return `已有互斥病种 ${code}`
    },
  },
  out_of_area_unfiled: {
    weight: 3,
    apply({ draft }) {
      draft.insurance.outOfAreaFiling = 'missing'
      return '未办异地就医备案'
    },
  },
  hospital_change_twice: {
    weight: 14,
    perDisease: true,
    possible: ({ draft }) => draft.applyType === 'hospital_change',
    apply({ draft, policy }) {
      draft.insurance.hospitalChangesThisYear = policy.pack.maxHospitalChangesPerYear
      return '本年度已变更定点'
    },
  },
  renewal_timing: {
    weight: 10,
    perDisease: true,
    possible: ({ draft, policy }) => draft.applyType === 'renewal' && policy.pack.renewal !== undefined,
    apply({ r, draft, policy }) {
      const { earliestDaysBefore = 0, graceDaysAfter = 0 } = policy.pack.renewal ?? {}
      const early = r.chance(0.6)
      const days = early ? earliestDaysBefore + r.int(10, 200) : -graceDaysAfter - r.int(3, 90)
      const enddate = addDays(draft.past.receivedOn, days)
      draft.insurance.recognised = draft.insurance.recognised.map((one) => ({ ...one, enddate }))
      return early ? '续期过早' : '续期过晚'
    },
  },
  agent_without_authorization: {
    weight: 12,
    // a child's parent needs no authority, so nothing would be missing
    possible: ({ draft, policy }) =>
      draft.agent !== null && !policy.pack.guardians.relations.includes(draft.agent.relation),
    apply({ draft }) {
      draft.paper.omit.add('authorization')
      return '代办缺少授权委托书'
    },
  },
  same_image: {
    weight: 4,
    perDisease: true,
    possible: ({ draft }) => draft.index > 0 && draft.applyType === 'new',
    apply({ r, draft }) {
      const material = r.pick(HOSPITAL_PAPERS.filter((m) => draft.required.has(m)))
      draft.paper.borrow = { material, from: draft.index - 1 - r.int(0, Math.min(draft.index - 1, 400)) }
      return `${material} 与另一申请人的图像相同`
    },
  },
  scan_name_mismatch: {
    weight: 5,
    image: true,
    perDisease: true,
    possible: hasCertificate,
    apply({ r, draft }) {
      draft.paper.patientName = misspell(r, draft.person.name)
      return '医院材料上的姓名不同'
    },
  },
  scan_signature_missing: {
    weight: 5,
    image: true,
    apply({ draft }) {
      draft.paper.signed = false
      return '申请表没有签名'
    },
  },
  scan_seal_missing: {
    weight: 5,
    image: true,
    possible: hasCertificate,
    apply({ draft }) {
      draft.paper.seal = 'none'
      return '诊断证明没有盖章'
    },
  },
  scan_seal_faint: {
    weight: 4,
    image: true,
    possible: hasCertificate,
    apply({ draft }) {
      draft.paper.seal = 'faint'
      return '诊断证明印章模糊'
    },
  },
  scan_date_mismatch: {
    weight: 4,
    image: true,
    possible: hasCertificate,
    apply({ r, draft }) {
      draft.paper.printedDate = addMonths(draft.stay[1], -r.int(7, 14))
      return `诊断证明上的日期为 ${draft.paper.printedDate}`
    },
  },
  scan_threshold_not_met: {
    weight: 6,
    image: true,
    perDisease: true,
    possible: hasReport,
    apply({ r, draft }) {
      draft.clinical = draft.diseases.map((d) => makeClinical(r, d.name, false))
      return '检查结果均在参考区间内'
    },
  },
}

/** Every kind of flaw the seeder can make. */
export const flawCodes: readonly string[] = Object.keys(kinds)

/**
 * Gives the draft one flaw that fits it, and records it. `seen`: only flaws the machine finds without reading scans.
 */
export function addFlaw(r: Random, draft: Draft, policy: Policy, seen: boolean): SeededFlaw {
  const context = { r, draft, policy }
  const weights: Record<string, number> = {}
  for (const [code, kind] of Object.entries(kinds)) {
    if (seen && (kind.image || code === 'same_image')) continue
    if (kind.perDisease && draft.diseases.length > 1) continue
    if (kind.possible && !kind.possible(context)) continue
    weights[code] = kind.weight
  }
  const code = r.weighted(weights)
  const kind = kinds[code]
  if (!kind) throw new Error(`no flaw ${code}`)
  return { code, needsImageReading: kind.image === true, detail: kind.apply(context) }
}
