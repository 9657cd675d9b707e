import { describe, expect, it } from 'vitest'
import type { CriterionHint } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Finding } from '#shared/model/finding.ts'
import { type BatchFacts, batchCap, batchGroup, batchTicks, refuseInBatch } from '#shared/policy/batch-approval.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { aCase, aStaff, pack } from './support.ts'

const staff = aStaff('first_reviewer')
const items = diseaseOf(pack, 'M06900')?.criteria?.items ?? []
const allMet = items.map(({ id }) => ({ id, verdict: 'met' as const }))
const seenOf = (caseFile: CaseFile) =>
  caseFile.documents.flatMap(({ id, pages }) => Array.from({ length: pages }, (_, i) => `${id}:${i + 1}`))

function facts(change: Partial<BatchFacts> = {}, caseFile = aCase()): BatchFacts {
  return { caseFile, findings: [], ticks: allMet, seen: seenOf(caseFile), ...change }
}
const codeOf = (one: BatchFacts, who = staff, rules = pack) => refuseInBatch(one, who, rules)?.code ?? null
const finding = (severity: Finding['severity']): Finding => ({
  code: 'name_mismatch',
  severity,
  sentence: '姓名不一致。',
  basis: '',
  evidence: null,
})

describe('approving together with others', () => {
  it('takes what leaves no question', () => {
    expect(items.length).toBeGreaterThan(0)
    expect(codeOf(facts())).toBe(null)
    expect(codeOf(facts({ findings: [finding('info')] }))).toBe(null)
  })

  it('refuses everything else, each with its reason in words', () => {
    const paused = aCase({ pauses: [{ from: '2026-09-20', to: null }] })
    const restricted = {
      ...pack,
      diseases: pack.diseases.map((one) => (one.opsp_dise_code === 'M06900' ? { ...one, restricted: true } : one)),
    }
    expect(codeOf(facts({ findings: [finding('warn')] }))).toBe('findings')
    expect(codeOf(facts({ findings: [finding('block')] }))).toBe('findings')
    expect(codeOf(facts({ ticks: [] }))).toBe('criteria')
    expect(codeOf(facts({ ticks: allMet.slice(1) }))).toBe('criteria')
    expect(codeOf(facts({ seen: seenOf(aCase()).slice(1) }))).toBe('unseen')
    expect(codeOf(facts({ seen: [] }))).toBe('unseen')
    expect(codeOf(facts({}, paused))).toBe('paused')
    expect(codeOf(facts({}, aCase({ kind: 'appeal' })))).toBe('not_an_application')
    expect(codeOf(facts({}, aCase({ state: 'second_review' })))).toBe('not_allowed')
    expect(codeOf(facts({}, aCase({ barred: [staff.staffNo] })))).toBe('not_allowed')
    expect(codeOf(facts(), aStaff('window'))).toBe('not_allowed')
    expect(codeOf(facts(), staff, restricted)).toBe('restricted')
    const unknown = aCase({ form: { ...aCase().form, opsp_dise_code: 'X99999' } })
    expect(codeOf(facts({ ticks: [] }, unknown))).toBe('criteria')
    for (const one of [facts({ ticks: [] }), facts({ seen: [] }), facts({ findings: [finding('warn')] })]) {
      expect(refuseInBatch(one, staff, pack)?.sentence).toMatch(/请.+。$/)
    }
  })

  it('never takes a second page of a required paper for the first', () => {
    const two = aCase({ documents: aCase().documents.map((one) => ({ ...one, pages: 2 })) })
    expect(codeOf(facts({}, two))).toBe(null)
    const withoutLast = seenOf(two).filter(
      (page) => !page.startsWith(two.documents[3]?.id ?? ' ') || !page.endsWith(':2'),
    )
    expect(refuseInBatch(facts({ seen: withoutLast }, two), staff, pack)?.sentence).toContain('第 2 页')
  })

  it('ticks what the machine is sure of only where nobody ticked, and nothing it does not know', () => {
    const [first, second] = items
    const hint = (id: string, verdict: CriterionHint['verdict']): CriterionHint => ({
      id,
      verdict,
      why: '',
      evidence: null,
    })
    const own = [{ id: first?.id ?? '', verdict: 'unmet' as const }]
    const hints = [hint(first?.id ?? '', 'met'), hint(second?.id ?? '', 'unknown'), hint('none', 'met')]
    expect(batchTicks(aCase(), own, hints, pack)).toEqual(own)
    expect(batchTicks(aCase(), [], hints, pack)).toEqual([{ id: first?.id, verdict: 'met' }])
  })

  it('is one disease and one pack version at a time, and at most as many as the pack says', () => {
    expect(batchGroup(aCase())).toBe(batchGroup(aCase({ caseNo: '5104002609180002' })))
    expect(batchGroup(aCase({ packVersion: 'older' }))).not.toBe(batchGroup(aCase()))
    expect(batchCap(pack)).toBe(pack.batchApproval?.cap ?? 20)
    expect(batchCap({ ...pack, batchApproval: { cap: 5 } })).toBe(5)
  })
})
