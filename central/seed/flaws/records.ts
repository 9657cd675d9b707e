import { addDays, addMonths, type IsoDate } from '#shared/policy/civil-day.ts'
import { makeClinical } from '../clinical.ts'
import { worstLevelFor } from '../diseases.ts'
import { clinicalOf, type Draft, pickHospital } from '../draft.ts'
import { makeCertno } from '../people.ts'
import type { Random } from '../random.ts'
import { diseaseOf, type FlawContext, type FlawKind, isNew } from './kind.ts'

/** A disease only people of the other sex can have, for every insurance. */
const ofOtherSex = ({ draft, policy }: FlawContext) =>
  policy.pack.diseases.find(
    (d) => d.sex !== undefined && d.sex !== draft.person.sex && d.insutypes.length > 1 && d.vali_flag === '1',
  ) ?? null

/** Another birth date, and an ID number that goes with it wherever the applicant's own stands. */
function bornOn(r: Random, draft: Draft, birth: IsoDate): void {
  const { areaCode, sex } = draft.person
  const certno = makeCertno(r, areaCode, birth, sex)
  draft.person = { ...draft.person, birth, certno }
  Object.assign(draft.form, { birth, certno })
  draft.insurance.certno = certno
  draft.paper.patientCertno = certno
}

/** Flaws only the insurance record, the catalogue or a former recognition shows. */
export const recordFlaws: Readonly<Record<string, FlawKind>> = {
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
      const dise_type_code = policy.pack.diseases[0]?.dise_type_code ?? '11'
      draft.diseases = [{ opsp_dise_code: code, opsp_dise_name: other, dise_type_code }]
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
    weight: 300,
    perDisease: true,
    possible: (c) => c.draft.former === null && diseaseOf(c)?.maxAge !== undefined,
    apply(c) {
      const { r, draft } = c
      const birth = addMonths(draft.past.receivedOn, -12 * ((diseaseOf(c)?.maxAge ?? 14) + r.int(2, 9)))
      bornOn(r, draft, birth)
      return '年龄超过病种上限'
    },
  },
  sex_mismatch: {
    weight: 4,
    perDisease: true,
    possible: (c) => isNew(c) && ofOtherSex(c) !== null,
    apply(c) {
      const { r, draft } = c
      const disease = ofOtherSex(c)
      if (!disease) return ''
      draft.diseases = [disease]
      draft.clinical = [clinicalOf(r, disease, true, draft.person.sex)]
      draft.required.clear()
      for (const material of disease.materials.new) draft.required.add(material)
      draft.hospital = pickHospital(r, 'accepted', worstLevelFor([disease]))
      draft.insurance.recognised = []
      return `病种限性别 ${disease.sex ?? ''}`
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
        { opsp_dise_code: disease.opsp_dise_code, opsp_dise_name: disease.opsp_dise_name, begndate, enddate: null },
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
      const name = c.policy.pack.diseases.find((d) => d.opsp_dise_code === code)?.opsp_dise_name ?? code
      const begndate = addMonths(c.draft.past.receivedOn, -c.r.int(6, 40))
      c.draft.insurance.recognised = [{ opsp_dise_code: code, opsp_dise_name: name, begndate, enddate: null }]
      return `已有互斥病种 ${code}`
    },
  },
  out_of_area_unfiled: {
    weight: 3,
    possible: ({ draft, policy }) => policy.pack.outOfArea.filingNeededFor.includes(draft.applyType),
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
  nothing_to_change: {
    weight: 14,
    perDisease: true,
    possible: ({ draft }) => draft.applyType === 'change' || draft.applyType === 'hospital_change',
    apply({ r, draft }) {
      const ended = r.chance(0.5)
      const enddate = addDays(draft.past.receivedOn, -r.int(3, 200))
      draft.insurance.recognised = ended ? draft.insurance.recognised.map((one) => ({ ...one, enddate })) : []
      return ended ? '原认定已到期' : '没有可以变更的认定'
    },
  },
  renewal_timing: {
    weight: 25,
    perDisease: true,
    possible: ({ draft, policy }) =>
      draft.applyType === 'renewal' && draft.former === null && policy.pack.renewal !== undefined,
    apply({ r, draft, policy }) {
      const { earliestDaysBefore = 0, graceDaysAfter = 0 } = policy.pack.renewal ?? {}
      const early = r.chance(0.6)
      const days = early ? earliestDaysBefore + r.int(10, 200) : -graceDaysAfter - r.int(3, 90)
      const enddate = addDays(draft.past.receivedOn, days)
      draft.insurance.recognised = draft.insurance.recognised.map((one) => ({ ...one, enddate }))
      return early ? '续期过早' : '续期过晚'
    },
  },
}
