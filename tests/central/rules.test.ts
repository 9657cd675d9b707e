import { describe, expect, it } from 'vitest'
import { rulesProblem } from '#central/ops/rules.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { aCase } from '../policy/support.ts'
import { endorse, giveBack, operation } from './support/client.ts'
import { policy } from './support/fixtures.ts'

const { pack } = policy
const without = (code: string) => ({ ...pack, reasons: pack.reasons.filter((reason) => reason.code !== code) })
const proposed = (...codes: string[]): CaseFile =>
  aCase({
    state: 'second_review',
    proposal: {
      outcome: codes.length > 0 ? 'reject' : 'approve',
      by: '100201',
      byName: '钱初审',
      at: '2026-11-23T06:00:00Z',
      reasons: codes.map((code) => ({ code, text: '不符合。' })),
      criteria: [],
      note: '',
      packVersion: pack.version,
    },
  })

describe('an endorsement of reasons whose basis cannot be told', () => {
  const problem = (caseFile: CaseFile, made: typeof pack | null, deed = endorse) =>
    rulesProblem(caseFile, operation(caseFile, deed), { inForce: pack, read: pack, proposed: made })

  it('is refused where the pack of the proposal is not here, or has lost one of them', () => {
    const lost = { outcome: 'rejected', code: 'rule_broken', message: expect.stringContaining('退回初审') }
    expect(problem(proposed('R01'), null)).toMatchObject(lost)
    expect(problem(proposed('R01', 'R02'), without('R02'))).toMatchObject(lost)
    expect(problem(proposed('R01', 'R02'), pack)).toBe(null)
  })

  it('stands in the way of nothing else: an approval names none, and giving back is the way out', () => {
    expect(problem(proposed(), null)).toBe(null)
    expect(problem(proposed('R01'), null, giveBack)).toBe(null)
  })

  it('goes by the pack the proposal was made under, whatever the one in force has lost since', () => {
    const rules = { inForce: { ...without('R01'), version: 'next' }, read: pack, proposed: pack }
    const caseFile = proposed('R01')
    expect(rulesProblem(caseFile, operation(caseFile, endorse), rules)).toBe(null)
  })
})
