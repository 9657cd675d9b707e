import { describe, expect, it } from 'vitest'
import { fill, placeholdersIn, valuesOf } from '#shared/policy/case-values.ts'
import { findings } from '#shared/policy/findings.ts'
import { fillReason, reasonsFor } from '#shared/policy/reasons.ts'
import { aCase, pack, withInsurance } from './support.ts'

const today = '2026-10-12'

describe('a chosen reason', () => {
  const suspended = withInsurance({ psn_insu_stas: '2' })
  const found = findings(suspended, pack)
  const r06 = pack.reasons.find((reason) => reason.code === 'R06')

  it('is filled with the case and with what the machine found', () => {
    if (!r06) throw new Error('the demo pack has R06')
    const { text } = fillReason(r06, suspended, pack, found, today)
    expect(text).toContain('「暂停参保」')
    expect(text).toContain(found.find((finding) => finding.code === 'insured_state')?.sentence)
    expect(text).not.toContain('{{')
  })

  it('stands without a finding as well', () => {
    if (!r06) throw new Error('the demo pack has R06')
    const { text } = fillReason(r06, aCase(), pack, [], today)
    expect(text).not.toMatch(/\{\{|（未填）/)
  })

  it('is never cut: where the findings are too long for it, it stands without them', () => {
    if (!r06) throw new Error('the demo pack has R06')
    const long = found.map((finding) => ({ ...finding, sentence: `${'很长的一句话'.repeat(90)}。` }))
    const { text } = fillReason(r06, suspended, pack, long, today)
    expect(text).toBe(fillReason(r06, suspended, pack, [], today).text)
    expect(text).toMatch(/。$/)
  })

  it('comes first when it answers a finding; nothing is left out', () => {
    const order = reasonsFor('propose_reject', pack, found)
    expect(order[0]).toMatchObject({ suggested: true, reason: { code: 'R06' } })
    expect(order).toHaveLength(pack.reasons.filter((reason) => reason.for.includes('propose_reject')).length)
  })

  it('never has a place for the whole number', () => {
    for (const value of Object.values(valuesOf(aCase(), pack, today))) expect(value).not.toContain(aCase().form.certno)
  })
})

describe('fill', () => {
  it('puts values in and keeps what is lacking visible', () => {
    expect(fill('{{a}}、{{ b }}、{{c}}', { a: '甲', b: '' })).toBe('甲、（未填）、（未填）')
    expect(placeholdersIn('{{a}} {{ b }} {{a}}')).toEqual(['a', 'b'])
  })

  it('never fills what a value itself brings', () => {
    expect(fill('{{a}}', { a: '{{b}}', b: '乙' })).toBe('{{b}}')
  })
})
