import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generateKeys, publicKeyOf, signPack, verifyText } from '#core/policy/ed25519.ts'
import { loadShippedPolicy, shippedPack, shippedTrustedKeys } from '#core/policy/shipped.ts'
import type { PolicyPack, TrustedKey } from '#shared/policy/pack.ts'
import { verifyPack } from '#shared/policy/pack-signature.ts'

const pack = shippedPack()
const official = { ...pack, demo: false, mark: '' }
const { privateKeyPem, publicKey } = generateKeys()
const key = (changes: Partial<TrustedKey> = {}): TrustedKey => ({
  keyId: 'k1',
  publicKey,
  scope: 'official',
  areas: ['510400'],
  ...changes,
})
const signed = (what: PolicyPack) => ({ pack: what, signature: signPack(what, privateKeyPem, 'k1') })
const verdict = (what: ReturnType<typeof signed>, ...keys: TrustedKey[]) => verifyPack(what, keys, verifyText)

describe('the signature of a pack', () => {
  it('of the shipped pack is fresh', () => {
    const command = 'npm run -s deskctl -- pack sign resources/packs/510400-demo.json'
    expect(() => loadShippedPolicy(), `stale; run: ${command}`).not.toThrow()
  })

  it('holds for the pack it was made for, whatever the order of keys in the file', () => {
    expect(verdict(signed(official), key())).toMatchObject({ ok: true, key: { keyId: 'k1' } })
    const turned = Object.fromEntries(Object.entries(official).reverse())
    expect(verdict({ ...signed(official), pack: { ...official, ...turned } }, key())).toMatchObject({ ok: true })
    expect(publicKeyOf(privateKeyPem)).toBe(publicKey)
  })

  it('does not hold once anything is changed', () => {
    const good = signed(official)
    const changes: Partial<PolicyPack>[] = [
      { limitWorkdays: official.limitWorkdays + 1 },
      { effectiveFrom: '2026-01-02' },
      { diseases: official.diseases.slice(1) },
      { office: { ...official.office, hotline: `${official.office.hotline} ` } },
    ]
    for (const change of changes) {
      expect(verdict({ ...good, pack: { ...official, ...change } }, key())).toMatchObject({ ok: false })
    }
    fc.assert(
      fc.property(fc.nat({ max: 63 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = Buffer.from(good.signature.value, 'base64')
        bytes[at] = (bytes[at] ?? 0) ^ flip
        const signature = { ...good.signature, value: bytes.toString('base64') }
        expect(verdict({ pack: official, signature }, key())).toMatchObject({ ok: false })
      }),
      { numRuns: 40 },
    )
  })

  it('counts only from a key that is trusted, under its own name', () => {
    expect(verdict(signed(official))).toMatchObject({ ok: false, message: expect.stringContaining('不受信任') })
    expect(verdict(signed(official), key({ keyId: 'k2' }))).toMatchObject({ ok: false })
    expect(verdict(signed(official), key({ publicKey: generateKeys().publicKey }))).toMatchObject({ ok: false })
    expect(verdict(signed(official), key({ publicKey: 'rubbish' }))).toMatchObject({ ok: false })
  })

  it('of a demo key is worth nothing on a real policy', () => {
    const demo = key({ scope: 'demo', areas: ['510400'] })
    expect(verdict(signed(pack), demo)).toMatchObject({ ok: true })
    expect(verdict(signed(official), demo)).toMatchObject({ ok: false, message: expect.stringContaining('演示密钥') })
    expect(shippedTrustedKeys().every((k) => k.scope === 'demo')).toBe(true)
  })

  it('of an official key is worth nothing outside its areas', () => {
    expect(verdict(signed(official), key({ areas: ['510100'] }))).toMatchObject({
      ok: false,
      message: expect.stringContaining('510400'),
    })
    expect(verdict(signed(official), key({ areas: [] }))).toMatchObject({ ok: false })
  })
})
