import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { generateKeys, signPack } from '#core/policy/ed25519.ts'
import { shippedTrustedKeys } from '#core/policy/shipped.ts'
import type { PolicyPack, SignedPolicy, TrustedKey } from '#shared/policy/pack.ts'
import { numberedCase, policy, type TestDesk, testDesk } from '../support/core-desk.ts'
import { demoSigned } from '../support/signed-policy.ts'

let desk: TestDesk
beforeEach(() => {
  desk = testDesk()
  for (let n = 1; n <= 3; n++) desk.centre.put(numberedCase(n))
})
afterEach(() => desk.end())

const next = (changes: Partial<PolicyPack>): SignedPolicy =>
  demoSigned({ ...policy, pack: { ...policy.pack, version: 'next', ...changes } })
const tampered = { ...policy, pack: { ...policy.pack, version: 'tampered', limitWorkdays: 99 } }

describe('a policy from the centre is believed because it is signed', () => {
  test('what was in force stays so, cases go on coming, and one sentence says why', async () => {
    await desk.signIn()
    await desk.ok('sync.now', {})
    desk.centre.policy = tampered
    desk.centre.put(numberedCase(4))
    const state = await desk.ok('sync.now', {})
    expect(state).toMatchObject({ link: 'online', trouble: expect.stringContaining('签名不符') })
    expect(state.trouble).toContain(`仍按原来的政策包 ${policy.pack.version} 办理`)
    expect((await desk.ok('policy.get', {})).pack.limitWorkdays).toBe(policy.pack.limitWorkdays)
    expect((await desk.ok('queue.counts', {})).first_review).toBe(4)
    desk.centre.policy = next({})
    expect(await desk.ok('sync.now', {})).toMatchObject({ trouble: null })
    expect((await desk.ok('policy.get', {})).pack.version).toBe('next')
  })

  test('without one in force nothing is pulled, the desk keeps trying, and a genuine one mends it', {
    timeout: 30_000,
  }, async () => {
    desk.centre.policy = tampered
    await desk.signIn()
    expect(await desk.ok('sync.now', {})).toMatchObject({ trouble: expect.stringContaining('不能下载案件') })
    expect(await desk.problem('queue.counts', {})).toMatchObject({ kind: 'NotCached' })
    desk.centre.policy = policy
    // Step by step: nobody asks for a sync, the desk's own next try brings it.
    const trouble = async () => {
      desk.clock.advance(500)
      return (await desk.ok('sync.get', {})).trouble
    }
    await expect.poll(trouble, { timeout: 20_000 }).toBeNull()
    expect((await desk.ok('queue.counts', {})).first_review).toBe(3)
  })

  test('a cache filled anew after a restore goes on with the policy that was in force', async () => {
    const restore = desk.centre.snapshot()
    await desk.signIn()
    await desk.ok('sync.now', {})
    restore()
    desk.centre.policy = tampered
    expect(await desk.ok('sync.now', {})).toMatchObject({ trouble: expect.stringContaining('签名不符') })
    expect((await desk.ok('policy.get', {})).pack.version).toBe(policy.pack.version)
    expect((await desk.ok('queue.counts', {})).first_review).toBe(3)
  })

  test('a key nobody trusts, a demo key on an official pack and a pack of another area count for nothing', async () => {
    await desk.signIn()
    await desk.ok('sync.now', {})
    const strangers = { ...policy, signature: signPack(policy.pack, generateKeys().privateKeyPem, 'somebody') }
    for (const wrong of [strangers, next({ demo: false }), next({ areaCode: '510300' })]) {
      desk.centre.policy = wrong
      expect((await desk.ok('sync.now', {})).trouble).not.toBeNull()
      expect((await desk.ok('policy.get', {})).pack.version).toBe(policy.pack.version)
    }
  })

  test('once an official pack has been in force, one for trying out no longer is, not even with an empty cache', async () => {
    const { privateKeyPem, publicKey } = generateKeys()
    const official: TrustedKey = { keyId: 'city', publicKey, scope: 'official', areas: [policy.pack.areaCode] }
    await desk.end()
    desk = testDesk({ deps: { trustedKeys: [...shippedTrustedKeys(), official] } })
    await desk.signIn()
    await desk.ok('sync.now', {})
    const pack = { ...policy.pack, version: '510400-2099.1', demo: false, mark: '' }
    desk.centre.policy = { ...policy, pack, signature: signPack(pack, privateKeyPem, 'city') }
    expect(await desk.ok('sync.now', {})).toMatchObject({ trouble: null })
    const restore = desk.centre.snapshot()
    desk.centre.policy = next({})
    const state = await desk.ok('sync.now', {})
    expect(state.trouble).toMatch(/正式政策包「510400-2099.1」.*演示政策包/)
    expect((await desk.ok('policy.get', {})).pack.version).toBe('510400-2099.1')
    restore()
    desk.centre.policy = next({})
    await desk.crash()
    expect((await desk.ok('sync.now', {})).trouble).toMatch(/演示政策包/)
    expect((await desk.ok('policy.get', {})).pack.version).toBe('510400-2099.1')
  })
})
