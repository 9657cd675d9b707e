import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { aReviewer, numberedCase, policy, type TestDesk, testDesk } from '../support/core-desk.ts'
import { signedPack } from '../support/signed-policy.ts'

let desk: TestDesk
beforeEach(async () => {
  desk = testDesk({ staff: aReviewer(['supervisor'], '010260') })
  for (let n = 1; n <= 120; n++) {
    desk.centre.put(
      numberedCase(n, { acceptedOn: '2026-11-02', dueOn: '2026-11-20', state: n > 110 ? 'rejected' : 'first_review' }),
    )
  }
  await desk.signIn()
  await desk.ok('sync.now', {})
})
afterEach(() => desk.end())

const changed = (changes: Partial<PolicyPack>) => ({ ...policy.pack, version: '9999-next', ...changes })

describe('policy.check', () => {
  test('a signed pack is compared with every open case; nothing takes effect', async () => {
    const text = JSON.stringify(signedPack(changed({ soonWorkdays: policy.pack.soonWorkdays + 1 })))
    const { errors, diff } = await desk.ok('policy.check', { text })
    expect(errors).toEqual([])
    expect(diff).toMatchObject({ from: policy.pack.version, to: '9999-next', looked: 110 })
    expect(diff?.changes.length).toBeGreaterThan(0)
    expect((await desk.ok('policy.get', {})).pack.version).toBe(policy.pack.version)
  })

  test('a pack without a signature, or under a broken one, is compared all the same and says so', async () => {
    const bare = await desk.ok('policy.check', { text: JSON.stringify(changed({})) })
    expect(bare.errors).toMatchObject([{ path: 'signature' }])
    expect(bare.diff?.looked).toBe(110)
    const { signature } = signedPack(policy.pack)
    const broken = await desk.ok('policy.check', { text: JSON.stringify({ pack: changed({}), signature }) })
    expect(broken.errors).toMatchObject([{ path: 'signature', message: expect.stringContaining('不符') }])
  })

  test('a calendar tells which cases would be due on another day', async () => {
    const years = policy.calendar.years.map((y) =>
      y.year === 2026 ? { ...y, offDays: [...y.offDays, '2026-11-10'].toSorted() } : y,
    )
    const { diff } = await desk.ok('policy.check', { text: JSON.stringify({ version: 'other', years }) })
    expect(diff).toMatchObject({ from: policy.calendar.version, to: 'other', looked: 110 })
    expect(diff?.changes).toEqual([{ path: 'years.2026', sentence: '2026 年增加休息日 2026-11-10。' }])
    expect(diff?.cases).toHaveLength(110)
    expect(diff?.cases[0]?.effects[0]).toMatch(/办结时限由 2026-11-\d\d 变为 2026-11-\d\d/)
  })

  test('what is no policy is answered with errors, never with a fault', async () => {
    for (const text of ['', 'not json', 'null', '[]', '{}', '{"years":3}', '{"pack":null}', '\uFEFF{}']) {
      const { errors, diff } = await desk.ok('policy.check', { text })
      expect(errors.length, text).toBeGreaterThan(0)
      expect(diff).toBeNull()
    }
  })
})

describe('policy.import', () => {
  test('goes to the centre and is in force here right after', async () => {
    const receipt = await desk.ok('policy.import', { text: JSON.stringify(signedPack(changed({}))) })
    expect(receipt).toMatchObject({ what: 'pack', version: '9999-next' })
    expect((await desk.ok('policy.get', {})).pack.version).toBe('9999-next')
  })

  test('nothing that has an error leaves this desk', async () => {
    for (const file of [changed({}), { pack: changed({}), signature: signedPack(policy.pack).signature }, {}]) {
      const problem = await desk.problem('policy.import', { text: JSON.stringify(file) })
      expect(problem).toMatchObject({ kind: 'BadRequest', message: expect.stringContaining('现行政策不变') })
    }
    expect(desk.centre.seen).not.toContain('POST /v1/policy/packs')
  })

  test('without network: one sentence, and what was in force stays', async () => {
    desk.centre.plan = () => 'loseRequest'
    const problem = await desk.problem('policy.import', { text: JSON.stringify(signedPack(changed({}))) })
    expect(problem).toMatchObject({ kind: 'Offline', message: expect.stringContaining('需要联网') })
    expect((await desk.ok('policy.get', {})).pack.version).toBe(policy.pack.version)
  })

  test('is for supervisors', async () => {
    const other = testDesk()
    await other.signIn()
    for (const method of ['policy.check', 'policy.import'] as const) {
      expect(await other.problem(method, { text: '{}' })).toMatchObject({ kind: 'NotAllowed' })
    }
    await other.end()
  })
})
