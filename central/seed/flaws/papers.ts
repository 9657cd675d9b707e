import { addDays, addMonths } from '#shared/policy/civil-day.ts'
import { windowMonthsOf } from '#shared/policy/pack-index.ts'
import { clinicalOf, isElectronic, pickHospital } from '../draft.ts'
import { makeCertno, misspell } from '../people.ts'
import { diseaseOf, type FlawKind, hasCertificate, hasReport, measuresOf } from './kind.ts'

/** Flaws in the papers, as far as the channel declares them. */
export const paperFlaws: Readonly<Record<string, FlawKind>> = {
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
  document_name_mismatch: {
    weight: 5,
    perDisease: true,
    possible: (c) => hasCertificate(c) && isElectronic(c.draft),
    apply({ r, draft }) {
      draft.paper.patientName = misspell(r, draft.person.name)
      return '医院材料登记的姓名不同'
    },
  },
  document_certno_mismatch: {
    weight: 4,
    perDisease: true,
    possible: (c) => hasCertificate(c) && isElectronic(c.draft),
    apply({ r, draft }) {
      const { areaCode, birth, sex } = draft.person
      draft.paper.patientCertno = makeCertno(r, areaCode, addDays(birth, r.int(1, 300)), sex)
      return '医院材料登记的证件号码不同'
    },
  },
  threshold_unmet: {
    weight: 40,
    perDisease: true,
    possible: (c) => hasReport(c) && isElectronic(c.draft) && measuresOf(c) > 0,
    apply(c) {
      const disease = diseaseOf(c)
      if (disease) c.draft.clinical = [clinicalOf(c.r, disease, false, c.draft.person.sex)]
      return '申报的数值未达到认定标准'
    },
  },
}
