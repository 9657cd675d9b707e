import { describe, expect, it } from 'vitest'
import { bundledPolicy } from '#central/config.ts'
import { flawCodes } from '#central/seed/flaws.ts'
import { type PlannedApplication, planApplication } from '#central/seed/plan.ts'
import { demoStaff } from '#central/seed/staff.ts'
import { IntakeApplication as IntakeSchema } from '#shared/contract/central-api.ts'
import { benefitPeriod } from '#shared/policy/benefit.ts'
import { findings } from '#shared/policy/findings.ts'
import { parseIdCard } from '#shared/policy/id-card.ts'
import { casesOf, handedIn } from './support/planned.ts'

const policy = bundledPolicy()
const today = '2026-11-20'
const COUNT = 4000

const plans: readonly PlannedApplication[] = Array.from({ length: COUNT }, (_, i) =>
  planApplication({ seed: 7, policy, today, quality: 'full' }, i, 3),
)

function foundIn(plan: PlannedApplication): string[] {
  return [...new Set(casesOf(plan, 0, policy).flatMap((c) => findings(c, policy.pack).map((f) => f.code)))]
}

/** Flaws that only other cases reveal: see seed-yardstick.test.ts. */
const crossCase = new Set(['same_image', 'duplicate_application'])

describe('planned applications', () => {
  it('fulfil the contract of the channels', () => {
    for (const plan of plans) {
      if (plan.papers.length === 0) continue
      expect(IntakeSchema.safeParse(handedIn(plan)).error?.issues ?? []).toEqual([])
    }
  })

  it('have nothing for the machine to find unless a flaw was put in', () => {
    const wrong = plans
      .filter((p) => p.flaws.every((f) => f.needsImageReading || crossCase.has(f.code)))
      .map((p) => ({ no: p.application.channelNo, found: foundIn(p), flaws: p.flaws }))
      .filter((p) => p.found.length > 0)
    expect(wrong).toEqual([])
  })

  it('show every flaw put in to the machine, by its code', () => {
    const missed = plans
      .flatMap((p) => p.flaws.filter((f) => !f.needsImageReading && !crossCase.has(f.code)).map((f) => ({ p, f })))
      .filter(({ p, f }) => !foundIn(p).includes(f.code))
      .map(({ p, f }) => ({ no: p.application.channelNo, code: f.code, found: foundIn(p) }))
    expect(missed).toEqual([])
  })

  it('contain every kind of flaw, about three in ten applications altogether', () => {
    const counts = new Map<string, number>()
    for (const { flaws } of plans) for (const { code } of flaws) counts.set(code, (counts.get(code) ?? 0) + 1)
    expect([...counts.keys()].sort()).toEqual([...flawCodes].sort())
    const share = plans.filter((p) => p.flaws.length > 0).length / COUNT
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.4)
  })

  it('name people with valid numbers whose birth date and sex agree with the form, unless that is the flaw', () => {
    for (const { application, flaws } of plans) {
      if (flaws.some((f) => f.code === 'id_invalid' || f.code === 'id_form_mismatch')) continue
      const { form } = application
      const card = parseIdCard(form.certno, form.appy_date)
      expect(card).toMatchObject({ ok: true, birth: form.brdy, sex: form.gend })
    }
  })

  it('cover all channels, application types, insurances, agents, children and several diseases', () => {
    const values = (of: (p: PlannedApplication) => unknown): number => new Set(plans.map(of)).size
    expect(values((p) => p.application.channel)).toBe(4)
    expect(values((p) => p.application.applyType)).toBe(4)
    expect(values((p) => p.application.form.insutype)).toBe(2)
    expect(values((p) => p.application.insurance?.flexibleEmployment)).toBe(2)
    expect(values((p) => p.application.diseases.length)).toBe(3)
    expect(plans.some((p) => p.application.form.brdy > '2015-01-01')).toBe(true)
    expect(plans.some((p) => p.application.form.agnter_name !== null)).toBe(true)
  })

  it('have names as they are: two characters, compound, with a dot, rare characters, and some met twice', () => {
    const names = plans.map((p) => p.application.form.psn_name)
    const short = names.filter((n) => [...n].length === 2).length / COUNT
    expect(short).toBeGreaterThan(0.18)
    expect(short).toBeLessThan(0.35)
    expect(names.some((n) => n.startsWith('欧阳'))).toBe(true)
    expect(names.some((n) => n.includes('·'))).toBe(true)
    expect(names.some((n) => /[𬭎㛃〇]/u.test(n))).toBe(true)
    expect(new Set(names).size).toBeLessThan(COUNT - 20)
  })

  it('lie in the past, steps in order and after the day of receipt, by staff who exist', () => {
    const staff = new Set(demoStaff('510400').map((s) => s.staffNo))
    for (const { application, steps } of plans) {
      expect(steps.length).toBe(application.diseases.length)
      for (const past of steps) {
        const times = [application.receivedAt, ...past.map((s) => s.at)]
        expect(times).toEqual([...times].sort())
        expect((times.at(-1) ?? '') < today).toBe(true)
        for (const { kind, staffNo } of past) {
          if (staffNo === null) expect(['withdrawn', 'supplemented']).toContain(kind)
          else expect(staff.has(staffNo)).toBe(true)
        }
      }
    }
  })

  it('are taken back now and then, and some 补正 are answered with a paper the application came without', () => {
    const last = plans.map((plan) => ({ plan, kind: plan.steps[0]?.at(-1)?.kind }))
    expect(last.filter(({ kind }) => kind === 'withdrawn').length / COUNT).toBeGreaterThan(0.002)
    const answered = last.filter(({ kind }) => kind === 'supplemented')
    expect(answered.length / COUNT).toBeGreaterThan(0.004)
    for (const { plan } of answered) {
      expect(plan.papers.map(({ declared }) => declared.material)).toContain(plan.late)
      expect(plan.steps[0]?.at(-2)?.kind).toBe('request_supplement')
    }
  })

  it('never let one person do first and second review', () => {
    for (const past of plans.flatMap((p) => p.steps)) {
      const endorse = past.find((s) => s.kind === 'endorse')
      const propose = past.find((s) => s.kind.startsWith('propose'))
      if (endorse) expect(endorse.staffNo).not.toBe(propose?.staffNo)
    }
  })

  it('do not depend on what was planned before', () => {
    const again = planApplication({ seed: 7, policy, today, quality: 'full' }, 123, 3)
    expect(again).toEqual(plans[123])
    const other = planApplication({ seed: 8, policy, today, quality: 'full' }, 123, 3)
    expect(other.application.form).not.toEqual(again.application.form)
  })

  it('renew, for a good part, a recognition of the same person that is seeded before', () => {
    const renewals = plans.flatMap((plan, index) => (plan.application.applyType === 'renewal' ? [{ plan, index }] : []))
    const paired = renewals.filter(({ plan }) => plan.former !== undefined)
    expect(paired.length / renewals.length).toBeGreaterThan(0.3)
    for (const { plan, index } of paired) {
      expect(plan.former).toBe(index - 1)
      const former = plans[index - 1]
      if (!former) throw new Error('no former application')
      const approved = former.steps[0]?.at(-1)?.at.slice(0, 10) ?? ''
      expect(former.application.form.appy_date < '2025-03-01').toBe(true)
      expect(former.flaws).toEqual([])
      expect(former.application.diseases).toEqual(plan.application.diseases)
      if (!plan.flaws.some((f) => f.code === 'id_invalid')) {
        expect(former.application.form.certno).toBe(plan.application.form.certno)
      }
      const form = { ...former.application.form, ...plan.application.diseases[0] }
      const code = plan.application.diseases[0]?.opsp_dise_code ?? ''
      const period = benefitPeriod(
        { form: { ...form, opsp_dise_code: code }, acceptedOn: approved },
        policy.pack,
        approved,
      )
      expect(plan.application.insurance?.recognised).toMatchObject([{ opsp_dise_code: code, ...period }])
    }
  })

  it('declare whose papers they are and the values the criteria ask for, except at the window', () => {
    for (const { application, papers, flaws } of plans) {
      const hospital = papers.filter(({ declared }) => declared.issuer !== null)
      const window = application.channel === 'window'
      for (const { declared } of hospital) expect(declared.holder === undefined).toBe(window)
      if (window) expect(hospital.every(({ declared }) => declared.values === undefined)).toBe(true)
      if (flaws.length === 0 && !window) {
        for (const { declared } of hospital) expect(declared.holder?.name).toBe(application.form.psn_name)
      }
    }
    const declared = plans.flatMap((p) => p.papers.flatMap((paper) => paper.declared.values ?? []))
    expect(new Set(declared.map((v) => v.name))).toContain('血尿酸')
    for (const { papers } of plans) {
      for (const { declared: own, spec } of papers) {
        const rows = spec.pages.flatMap((page) => (page.kind === 'lab' ? page.rows : []))
        for (const value of own.values ?? []) {
          if (rows.some((row) => row.name === value.name)) {
            expect(rows.some((row) => row.name === value.name && Number(row.result) === value.value)).toBe(true)
          }
        }
      }
    }
  })

  it('print on the papers what the form says, and something else only as a flaw', () => {
    for (const { application, papers, flaws } of plans.slice(0, 600)) {
      const patients = papers.flatMap((p) =>
        p.spec.pages.flatMap((page) => ('patient' in page ? [page.patient.name] : [])),
      )
      const differs = patients.some((name) => name !== application.form.psn_name)
      const wrongNames = new Set(['scan_name_mismatch', 'document_name_mismatch', 'same_image'])
      const allowed = flaws.some((f) => wrongNames.has(f.code))
      expect(differs && !allowed).toBe(false)
      const form = papers.flatMap((p) => p.spec.pages).find((page) => page.kind === 'form')
      if (form?.kind === 'form') {
        expect(form.signature === null).toBe(flaws.some((f) => f.code.endsWith('signature_missing')))
      }
    }
  })
})
