import { describe, expect, it } from 'vitest'
import type { Deed } from '#shared/model/operation.ts'
import type { OriginalCheck, OriginalsRecord } from '#shared/model/originals.ts'
import { refuse } from '#shared/policy/allowed.ts'
import { capturedOriginals, checkInWords, latestChecks, originalsDisagree } from '#shared/policy/originals.ts'
import { nothingRecorded, secondReviewNeeded } from '#shared/policy/review.ts'
import { aCase, aStaff, pack, uuid } from './support.ts'

const waiting = aCase({ state: 'originals', returnTo: 'first_review' })
const all = (change: Partial<OriginalCheck> = {}, at = 0): OriginalCheck[] =>
  waiting.documents.map(({ id }, i) => ({ documentId: id, result: 'agrees', ...(i === at ? change : {}) }))
const verified = (papers: OriginalCheck[]): Deed => ({ kind: 'originals_verified', note: '', papers })
const mismatch = (papers: OriginalCheck[]): Deed => ({ kind: 'originals_mismatch', note: '不符', papers })
const refusal = (deed: Deed) => refuse(waiting, deed, aStaff('window'), pack)?.message ?? null

function recordOf(checks: OriginalCheck[], n = 1): OriginalsRecord {
  return { at: '2026-11-20T02:00:00Z', by: '100101', byName: '赵窗口', opId: uuid(500 + n), checks }
}

describe('originals compared paper by paper', () => {
  it('go on when every paper has its result, and name those that have none', () => {
    expect(refusal(verified(all()))).toBeNull()
    expect(refusal(verified(all({ result: 'not_brought' })))).toBeNull()
    expect(refusal(verified(all().slice(2)))).toMatch(/还有 2 份材料没有核验结果：.+、/)
    expect(refusal({ kind: 'originals_verified', note: '' })).toBeNull()
  })

  it.each<[string, Deed, RegExp]>([
    ['a paper that is not in the case', verified([...all(), { documentId: uuid(999), result: 'agrees' }]), /对不上/],
    ['a paper twice', verified([...all(), ...all().slice(0, 1)]), /对不上/],
    ['a difference nobody says where', mismatch(all({ result: 'differs' })), /哪一项不一致/],
    ['容缺 without a day', verified(all({ result: 'deferred' })), /补齐期限/],
    ['a difference called agreement', verified(all({ result: 'differs', field: '姓名' })), /不能按原件一致/],
    ['agreement called a difference', mismatch(all()), /请按原件一致/],
  ])('are refused with %s', (_what, deed, words) => expect(refusal(deed)).toMatch(words))

  it('may be compared at 受理 already', () => {
    const received = { ...waiting, state: 'received' as const, returnTo: null }
    const accept = (papers: OriginalCheck[]): Deed => ({ kind: 'accept', note: '', papers })
    expect(refuse(received, accept(all({ result: 'differs', field: '日期' })), aStaff('window'), pack)).toBeNull()
    expect(refuse(received, accept(all().slice(1)), aStaff('window'), pack)?.message).toMatch(/没有核验结果/)
  })

  it('bring a second person when one does not agree, whatever the pack samples, until it does', () => {
    const never = { ...pack, secondReview: { ...pack.secondReview, approve: { mode: 'never' as const } } }
    const need = (originals: OriginalsRecord[]) =>
      secondReviewNeeded(never, null, 'approve', [], { ...nothingRecorded, originals })
    expect(need([])).toBe('never')
    expect(need([recordOf(all())])).toBe('never')
    expect(need([recordOf(all({ result: 'differs', field: '姓名' }))])).toBe('always')
    expect(need([recordOf(all({ result: 'differs', field: '姓名' })), recordOf(all(), 2)])).toBe('never')
    const told = { ...nothingRecorded, history: [event('originals_mismatch')] }
    expect(secondReviewNeeded(never, null, 'approve', [], told)).toBe('always')
    expect(
      originalsDisagree({ originals: null, history: [event('originals_mismatch'), event('originals_verified')] }),
    ).toBe(false)
  })

  it('are told in words, the last of each paper', () => {
    const captured = { id: uuid(77), sha256: 'a'.repeat(64), bytes: 9, mediaType: 'image/jpeg' as const, pages: 1 }
    const records = [
      recordOf(all({ result: 'not_brought' })),
      recordOf(all({ result: 'deferred', until: '2026-12-04', captured }), 2),
    ]
    const last = latestChecks({ originals: records }).get(waiting.documents[0]?.id ?? '')
    expect(last && checkInWords(last.check)).toBe('容缺（2026-12-04 前补齐）')
    expect(checkInWords({ documentId: uuid(1), result: 'differs', field: '日期', note: '原件为 9 月' })).toBe(
      '不一致（日期，原件为 9 月）',
    )
    expect(capturedOriginals({ originals: records })).toEqual([captured])
  })
})

function event(kind: string) {
  return {
    at: '2026-11-20T01:00:00Z',
    kind,
    by: '100101',
    byName: '赵窗口',
    from: null,
    to: 'first_review' as const,
    note: '',
    opId: null,
  }
}
