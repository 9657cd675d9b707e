import { addMonths } from '#shared/policy/civil-day.ts'
import { clinicalOf, isElectronic } from '../draft.ts'
import { misspell } from '../people.ts'
import { diseaseOf, type FlawKind, hasCertificate, hasReport, measuresOf } from './kind.ts'

/** Flaws nothing but reading the scan reveals. */
export const scanFlaws: Readonly<Record<string, FlawKind>> = {
  scan_name_mismatch: {
    weight: 5,
    image: true,
    perDisease: true,
    // an electronic channel would declare whose paper it is
    possible: (c) => hasCertificate(c) && !isElectronic(c.draft),
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
      return '申请表图像上没有签名'
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
    // an electronic channel would declare the values
    possible: (c) => hasReport(c) && (!isElectronic(c.draft) || measuresOf(c) === 0),
    apply(c) {
      const disease = diseaseOf(c)
      if (disease) c.draft.clinical = [clinicalOf(c.r, disease, false, c.draft.person.sex)]
      return '检查结果均在参考区间内'
    },
  },
}
