import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { selfTestFailures } from '../../renderer/evidence/text.zh.ts'
import { selfTestSamples } from './evidence-page/self-test-samples.ts'
import { startEngine } from './evidence-page/serve.ts'

const folder = new URL('../../renderer/evidence/self-test/', import.meta.url)

describe('the start-up self-test', () => {
  it('ships the samples its generator makes, a few kilobytes each', async () => {
    for (const [name, bytes] of Object.entries(await selfTestSamples())) {
      const shipped = readFileSync(new URL(`${name}.bin`, folder))
      expect(shipped.equals(bytes), name).toBe(true)
      expect(shipped.length).toBeLessThan(4096)
    }
  })

  it('passes where everything is there, and is quick', async () => {
    const harness = await startEngine()
    const result = await harness.page.evaluate(() => window.enginePage.selfTest())
    const again = await harness.page.evaluate(() => {
      window.enginePage.forget()
      return window.enginePage.selfTest()
    })
    await harness.close()
    if (process.env.EVIDENCE_REPORT) process.stderr.write(`${JSON.stringify([result, again])}\n`)
    expect(result).toMatchObject({ ok: true, failures: [] })
    expect(again).toMatchObject({ ok: true, failures: [] })
    // 300 ms is the aim on an idle desk; the limit is for a machine that runs other tests as well
    expect(Math.min(result.ms, again.ms)).toBeLessThan(10_000)
    expect(harness.trouble).toEqual([])
  })

  it.each([
    ['the Chinese font', /NotoSansHans/, ['gbk']],
    ['the PDF engine', /pdfium-.*\.wasm/, ['jpx', 'jbig2', 'gbk']],
  ] as const)('says what cannot be shown without %s', async (_what, missing, names) => {
    const harness = await startEngine({ missing })
    const result = await harness.page.evaluate(() => window.enginePage.selfTest())
    await harness.close()
    expect(result.failures).toEqual(names.map((name) => selfTestFailures[name]))
    expect(result.ok).toBe(false)
  })
})
