import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unseal } from '#central/seal/box.ts'
import { openSealKeys, type SealKeys, withNewKey } from '#central/seal/keys.ts'
import { openSealedFile } from '#central/seal/open.ts'
import { proofOf, seal } from '#core/seal/box.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { type Escrow, SEALED_FIRST_LINE, type SealedWork, type Sealing, sealOwner } from '#shared/model/seal.ts'

const owner = { deviceId: '01900000-0000-4000-8000-00000000aaaa', staffNo: '010237' }
const colleague = { ...owner, staffNo: '010238' }
const madeAt = '2026-11-22T08:00:00.000Z'

function aCentre(): SealKeys {
  return openSealKeys(withNewKey('[]'), randomBytes(32).toString('hex'))
}

const centre = aCentre()
const sealing = centre.sealingFor(owner)

function fileWith(to: Sealing, parts: readonly Uint8Array[]): Buffer {
  const { box, sealed } = seal(to, 'work', '', Buffer.concat(parts))
  return Buffer.concat([Buffer.from(`${SEALED_FIRST_LINE}${JSON.stringify(box)}\n`), sealed])
}

function operationsFile(to: Sealing = sealing, who = owner): Buffer {
  const work: SealedWork = { contents: 'operations', ...who, madeAt, operations: [{ body: '{"a":1}', journal: null }] }
  const line = Buffer.from(`${JSON.stringify(work)}\n`)
  return fileWith(to, [line, proofOf(to.exportSecret, line)])
}

function escrowOf(key: Uint8Array, to: Sealing = sealing, who = owner): Escrow {
  const plain = Buffer.concat([key, Buffer.from(to.exportSecret, 'base64url')])
  const { box, sealed } = seal(to, 'escrow', sealOwner(who), plain)
  return { format: 1, ...who, publicKey: to.publicKey, box, sealed: sealed.toString('base64url') }
}

function databaseFile(escrows: Escrow[], staffNo = owner.staffNo): Buffer {
  const files: Extract<SealedWork, { contents: 'database' }>['files'] = [{ name: 'work.db', bytes: 3 }]
  const work: SealedWork = { contents: 'database', ...owner, staffNo, madeAt, escrows, files }
  return fileWith(sealing, [Buffer.from(`${JSON.stringify(work)}\n`), Buffer.from('abc')])
}

/** The sentence a refused file is answered with. */
function refusalOf(keys: SealKeys, file: Buffer): string {
  try {
    openSealedFile(keys, file)
  } catch (error) {
    if (error instanceof ProblemError) return error.message
    throw error
  }
  return ''
}

test('what a desk seals the centre opens, and nobody else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5_000 }), (plain) => {
      const { box, sealed } = seal(sealing, 'work', '', plain)
      expect(unseal(centre, 'work', '', box, sealed)).toEqual(Buffer.from(plain))
      expect(unseal(centre, 'escrow', '', box, sealed)).toBe('broken')
      expect(unseal(centre, 'work', 'x', box, sealed)).toBe('broken')
      expect(unseal(aCentre(), 'work', '', box, sealed)).toBe('other_key')
    }),
    { numRuns: 20 },
  )
})

test('a new key of the centre leaves what was sealed to the old one readable', () => {
  const secret = randomBytes(32).toString('hex')
  const stored = withNewKey('[]')
  const before = openSealKeys(stored, secret)
  const after = openSealKeys(withNewKey(stored), secret)
  expect(after.sealingFor(owner).keyId).not.toBe(before.sealingFor(owner).keyId)
  expect(openSealedFile(after, operationsFile(before.sealingFor(owner))).work.staffNo).toBe(owner.staffNo)
})

test('a file with any byte changed, or cut anywhere, is refused with a sentence', () => {
  for (const file of [operationsFile(), databaseFile([escrowOf(randomBytes(32))])]) {
    expect(refusalOf(centre, file)).toBe('')
    for (let at = 0; at < file.length; at++) {
      const changed = Buffer.from(file)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(refusalOf(centre, changed), `byte ${at}`).toContain('没有导入任何内容')
      expect(refusalOf(centre, file.subarray(0, at)), `cut at ${at}`).toContain('没有导入任何内容')
    }
    expect(refusalOf(centre, Buffer.concat([file, Buffer.from('x')]))).toContain('不完整或被改动过')
  }
})

test('a file for another centre is told apart from a broken one', () => {
  expect(refusalOf(aCentre(), operationsFile())).toContain('另一个中心')
})

test('the public key alone, or a colleague’s secret, proves nothing', () => {
  const made = { ...sealing, exportSecret: randomBytes(32).toString('base64url') }
  const theirs = centre.sealingFor(colleague)
  for (const file of [
    operationsFile(made),
    operationsFile(theirs, owner),
    databaseFile([escrowOf(randomBytes(32), made)]),
    databaseFile([escrowOf(randomBytes(32), theirs, owner)]),
    // genuine, but another person's
    databaseFile([escrowOf(randomBytes(32), theirs, colleague)]),
  ]) {
    expect(refusalOf(centre, file)).toContain('不能证明')
  }
})

test('one good copy of the escrow is enough', () => {
  const key = randomBytes(32)
  const good = escrowOf(key)
  const bad = { ...good, sealed: escrowOf(key).sealed }
  const opened = openSealedFile(centre, databaseFile([bad, good]))
  expect('key' in opened && opened.key).toEqual(key)
})
