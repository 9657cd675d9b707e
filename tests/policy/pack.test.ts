import { describe, expect, it } from 'vitest'
import { Finding } from '#shared/model/finding.ts'
import { describeLogic, evaluate, itemIds } from '#shared/policy/criteria.ts'
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

  it('has 67 diseases with codes of their own', () => {
    expect(pack.diseases).toHaveLength(67)
    unique(pack.diseases.map((d) => d.code))
    unique(pack.diseases.map((d) => d.name))
    expect(pack.diseases.every((d) => /^M\d{5}$/.test(d.code))).toBe(true)
  })

  it.each(pack.diseases)('$code $name: logic and items belong together', ({ criteria }) => {
    const items = criteria.items.map((i) => i.id)
    unique(items)
    expect(itemIds(criteria.logic).toSorted()).toEqual(items.toSorted())
    const all = (verdict: 'met' | 'unmet') => items.map((id) => ({ id, verdict }))
    expect(evaluate(criteria.logic, all('met'))).toBe('met')
    expect(evaluate(criteria.logic, all('unmet'))).toBe('unmet')
    expect(describeLogic(criteria.logic)).not.toContain('undefined')
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

  it('has reasons that stand in a notice as they are', () => {
    unique(pack.reasons.map((r) => r.code))
    for (const reason of pack.reasons) {
      expect(reason.text).toMatch(/。$/)
      expect(reason.text).not.toMatch(/[{}_]|XX/)
      expect(reason.basis).not.toBe('')
    }
  })

  it('knows the words for the codes it uses itself', () => {
    const known = (dictionary: string, code: string) => label(pack, dictionary, code) !== code
    for (const disease of pack.diseases) {
      expect(known('DISE_TYPE_CODE', disease.typeCode)).toBe(true)
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
