import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DecodeAnswer } from './evidence-page/decode.ts'
import { fixturesFolder, type Harness, startEngine } from './evidence-page/serve.ts'

const folder = fixturesFolder()
const names = (part: string) => (folder ? readdirSync(join(folder, part)).map((name) => `${part}/${name}`) : [])

/** Files nobody can show, with the reason that must be given. */
const refused: Record<string, string> = {
  'scans/enc256_pw.pdf': 'password',
}

/** Reasons a third-party file may be refused for; `unread` would be the harness's own fault. */
const REASONS = ['password', 'protected', 'damaged', 'too_many_pixels', 'too_many_pages', 'too_slow', 'engine']

const title = folder
  ? 'scans in every encoding'
  : 'scans in every encoding: SKIPPED, the folder of scanned samples is not on this machine (MENTE_FIXTURES names it)'

describe.skipIf(!folder)(title, () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startEngine()
  })
  afterAll(() => harness.close())

  const decode = (name: string, page = 1, width = 900): Promise<DecodeAnswer> =>
    harness.page.evaluate(([n, p, w]) => window.enginePage.decode(n, p, w), [name, page, width] as const)

  it.each(names('scans'))('%s is shown or refused with its reason', async (name) => {
    const answer = await decode(name)
    if (process.env.EVIDENCE_REPORT) process.stderr.write(`${name} ${JSON.stringify(answer)}\n`)
    const expected = refused[name]
    if (expected !== undefined) {
      expect(answer.refused).toBe(expected)
      return
    }
    expect(answer).toMatchObject({ refused: null, transparent: 0 })
    if (answer.refused !== null) return
    expect(answer.dark).toBeGreaterThan(0.001)
    expect(answer.dark).toBeLessThan(0.9)
    expect(answer.width).toBeGreaterThan(400)
  })

  it.each(names('third-party'))('%s gets an answer in time', async (name) => {
    const answer = await decode(name)
    if (process.env.EVIDENCE_REPORT) process.stderr.write(`${name} ${JSON.stringify(answer)}\n`)
    expect(answer.ms).toBeLessThan(12_000)
    if (answer.refused === null) expect(answer.transparent).toBe(0)
    else expect(REASONS).toContain(answer.refused)
  })

  it('never asks anything of another origin and never breaks the page policy', () => {
    expect(harness.trouble).toEqual([])
  })
})
