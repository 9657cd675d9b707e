import { describe, expect, it } from 'vitest'
import { Finding } from '#shared/model/finding.ts'
import { caseValues, placeholdersIn } from '#shared/policy/case-values.ts'
import { describeLogic, evaluate, itemIds } from '#shared/policy/criteria.ts'
import { findingCodes } from '#shared/policy/findings/facts.ts'
import { label, PolicyPack } from '#shared/policy/pack.ts'
import { diseaseOf, windowMonthsOf } from '#shared/policy/pack-index.ts'
import { secondReviewNeeded } from '#shared/policy/review.ts'
import { pack } from './support.ts'

const materials = new Set(pack.materials.map((m) => m.code))
const unique = (codes: string[]) => expect(new Set(codes).size).toBe(codes.length)

describe('the demo pack of 510400', () => {
  it('is marked as a demonstration', () => {
    expect(pack.demo).toBe(true)
    expect(pack.mark).toBe('演示数据，非攀枝花政策')
  })

  it('has 67 diseases with codes of their own, all in force with full criteria', () => {
    expect(pack.diseases).toHaveLength(67)
    unique(pack.diseases.map((d) => d.opsp_dise_code))
    unique(pack.diseases.map((d) => d.opsp_dise_name))
    for (const disease of pack.diseases) {
      expect(disease.opsp_dise_code).toMatch(/^M\d{5}$/)
      expect(disease).toMatchObject({ vali_flag: '1', admdvs: pack.areaCode, ver: pack.catalogue.ver })
    }
  })

  it.each(pack.diseases)('$opsp_dise_code $opsp_dise_name: logic and items belong together', ({ criteria }) => {
    if (!criteria) throw new Error('no criteria')
    const items = criteria.items.map((i) => i.id)
    unique(items)
    expect(itemIds(criteria.logic).toSorted()).toEqual(items.toSorted())
    const all = (verdict: 'met' | 'unmet') => items.map((id) => ({ id, verdict }))
    expect(evaluate(criteria.logic, all('met'))).toBe('met')
    expect(evaluate(criteria.logic, all('unmet'))).toBe('unmet')
    expect(describeLogic(criteria.logic)).not.toContain('undefined')
  })

  it('says of every item what can be checked without reading, or what to read', () => {
    for (const { opsp_dise_code, criteria } of pack.diseases) {
      for (const item of criteria?.items ?? []) {
        const where = `${opsp_dise_code} ${item.id}`
        expect(item.papers ?? item.look, where).toBeDefined()
        expect(item.papers?.materials.filter((code) => !materials.has(code)) ?? [], where).toEqual([])
        if (item.minHospitalLevel !== undefined)
          expect(pack.dictionaries.HOSP_LV?.[item.minHospitalLevel]).toBeDefined()
        const [years] = [...item.text.matchAll(/近(\d)年/g)].map((m) => 12 * Number(m[1]))
        expect(item.windowMonths ?? undefined, where).toBe(years)
        if (/[23]次门诊记录/.test(item.text)) expect(item.records?.outpatient, where).toBe(3)
        if (item.text.includes('1次住院记录')) expect(item.records?.inpatient, where).toBe(1)
        if (item.text.includes('三级甲等医疗机构') && !item.text.includes('专科')) {
          expect(item.minHospitalLevel, where).toBe('02')
        }
      }
    }
  })

  it('measures what the criteria give a number for, by sex where they do', () => {
    const thresholds = pack.diseases.flatMap((d) =>
      (d.criteria?.items ?? []).flatMap((item) =>
        (item.thresholds?.of ?? []).map((t) => [d.opsp_dise_name, t] as const),
      ),
    )
    expect(thresholds.length).toBeGreaterThanOrEqual(11)
    expect(thresholds.find(([name]) => name === '痛风')?.[1]).toEqual({
      name: '血尿酸',
      unit: 'μmol/L',
      op: '>',
      value: { male: 416, female: 357 },
    })
  })

  it('excludes in both directions', () => {
    for (const disease of pack.diseases) {
      for (const other of disease.mutex) expect(diseaseOf(pack, other)?.mutex).toContain(disease.opsp_dise_code)
    }
  })

  it('asks only for materials of its list, and excludes only diseases of its catalogue', () => {
    unique([...pack.materials.map((m) => m.code)])
    for (const disease of pack.diseases) {
      const asked = [...Object.values(disease.materials).flat(), ...Object.keys(disease.windowMonths ?? {})]
      expect(asked.filter((code) => !materials.has(code))).toEqual([])
      expect(disease.mutex.filter((code) => !diseaseOf(pack, code))).toEqual([])
    }
  })

  it('has a supplement choice for every material, and none for another', () => {
    unique(pack.supplementChoices.map((c) => c.code))
    expect(new Set(pack.supplementChoices.map((c) => c.material))).toEqual(materials)
  })

  it('has reasons that stand in a notice once the case is put in', () => {
    unique(pack.reasons.map((r) => r.code))
    const known = new Set([...Object.keys(caseValues), 'findings'])
    for (const reason of pack.reasons) {
      expect(reason.text).toMatch(/(。|\{\{findings\}\})$/)
      expect(placeholdersIn(reason.text).filter((name) => !known.has(name))).toEqual([])
      expect(reason.text).not.toMatch(/XX/)
      expect(reason.basis).not.toBe('')
    }
  })

  it('answers every finding by a reason, and what can be mended by something to supplement', () => {
    const named = (list: readonly { findings?: string[] | undefined }[]) =>
      new Set(list.flatMap((one) => one.findings ?? []))
    const reasons = named(pack.reasons)
    const choices = named(pack.supplementChoices)
    // asking again is no ground for refusal
    expect(findingCodes.filter((code) => !reasons.has(code))).toEqual(['second_supplement'])
    const mendable = findingCodes.filter((code) =>
      /material|photo|document|signature|hospital_level|agent|id_|name|certno/.test(code),
    )
    expect(mendable.filter((code) => !choices.has(code))).toEqual([])
    const known: ReadonlySet<string> = new Set(findingCodes)
    expect([...reasons, ...choices, ...Object.keys(pack.checks)].filter((code) => !known.has(code))).toEqual([])
  })

  it('knows the words for the codes it uses itself', () => {
    const known = (dictionary: string, code: string) => label(pack, dictionary, code) !== code
    for (const disease of pack.diseases) {
      expect(known('DISE_TYPE_CODE', disease.dise_type_code)).toBe(true)
      expect(disease.insutypes.every((code) => known('INSUTYPE', code))).toBe(true)
    }
    for (const { minHospitalLevel } of pack.materials) {
      if (minHospitalLevel !== null) expect(known('HOSP_LV', minHospitalLevel)).toBe(true)
    }
    expect(known('ADMDVS', pack.areaCode)).toBe(true)
    expect(label(pack, 'HOSP_LV', '77')).toBe('77')
    expect(label(pack, 'NO_SUCH', '1')).toBe('1')
  })
})

describe('windowMonthsOf', () => {
  it('takes the disease’s own word before the material’s', () => {
    expect(windowMonthsOf(pack, diseaseOf(pack, 'M06900'), 'discharge')).toBe(6)
    expect(windowMonthsOf(pack, diseaseOf(pack, 'M08300'), 'discharge')).toBe(null)
    expect(windowMonthsOf(pack, null, 'photo')).toBe(null)
  })
})

describe('secondReviewNeeded', () => {
  const noticed = (severity: 'block' | 'warn' | 'info') =>
    Finding.parse({ code: 'x', severity, sentence: '。', basis: '', evidence: null })
  const disease = diseaseOf(pack, 'M06900')

  it('always for a rejection, a sample of clean approvals, always for a warning', () => {
    expect(secondReviewNeeded(pack, disease, 'reject', [])).toBe('always')
    expect(secondReviewNeeded(pack, disease, 'approve', [])).toEqual({ sampleRate: 0.1 })
    expect(secondReviewNeeded(pack, disease, 'approve', [noticed('info')])).toEqual({ sampleRate: 0.1 })
    expect(secondReviewNeeded(pack, disease, 'approve', [noticed('warn')])).toBe('always')
    expect(secondReviewNeeded(pack, null, 'approve', [noticed('block')])).toBe('always')
  })

  it('follows the disease’s own rule, and reads a rate of 0 or 1 as what it is', () => {
    const withRate = (rate: number) =>
      PolicyPack.parse({
        ...pack,
        secondReview: { ...pack.secondReview, approve: { mode: 'sample', rate, alwaysOnWarning: false } },
      })
    expect(secondReviewNeeded(withRate(0), disease, 'approve', [noticed('warn')])).toBe('never')
    expect(secondReviewNeeded(withRate(1), disease, 'approve', [])).toBe('always')
    const own = disease ? { ...disease, secondReview: { approve: { mode: 'always' as const } } } : null
    expect(secondReviewNeeded(withRate(0), own, 'approve', [])).toBe('always')
    expect(secondReviewNeeded(withRate(0), own, 'reject', [])).toBe('always')
  })
})
