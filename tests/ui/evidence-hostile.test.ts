import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostileFiles } from './evidence-page/hostile-samples.ts'
import { scannedPdf } from './evidence-page/samples.ts'
import { type Harness, startEngine } from './evidence-page/serve.ts'

/**
 * Every request the browser makes to anyone but the page's own server ends in a trap: addresses in the files name it,
 * and it is the browser's proxy for everything else.
 */
const TRAP_PORT = 47_813
const trap = `http://127.0.0.1:${TRAP_PORT}/`
const elsewhere = 'http://files.example.invalid/'
const called: string[] = []
let server: Server
let harness: Harness

beforeAll(async () => {
  server = createServer((request, response) => {
    called.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(TRAP_PORT, '127.0.0.1', resolve))
  // Chromium's own services phone home; they are not the documents
  harness = await startEngine({
    flags: [`--proxy-server=127.0.0.1:${TRAP_PORT}`, '--disable-background-networking', '--disable-component-update'],
  })
  called.length = 0
})
afterAll(async () => {
  await harness.close()
  server.closeAllConnections()
  server.close()
})

const ask = (name: string, bytes: Uint8Array) => {
  harness.files.set(name, bytes)
  return harness.page.evaluate((n) => window.enginePage.decode(n, 1, 600), name)
}

const near = hostileFiles(trap)
const far = hostileFiles(elsewhere)

describe('files made to do harm', () => {
  it.each(Object.keys(near))('%s harms nothing, calls nobody, and the next file is shown', async (name) => {
    for (const [where, files] of Object.entries({ near, far })) {
      const file = files[name]
      if (!file) throw new Error(name)
      const answer = await ask(`${where}-${name}`, file.bytes)
      if (process.env.EVIDENCE_REPORT) process.stderr.write(`${name} ${JSON.stringify(answer)}\n`)
      expect(file.answers).toContain(answer.refused)
      expect(answer.ms).toBeLessThan(12_000)
      // text and its search take other ways through the same files
      await harness.page.evaluate((n) => window.enginePage.text(n, 1).catch(() => null), `${where}-${name}`)
    }
    expect(await ask(`after-${name}.pdf`, scannedPdf())).toMatchObject({ refused: null, route: 'jpeg' })
    expect(called).toEqual([])
  })

  it('asked nothing but its own files, and broke no policy', () => {
    expect(harness.trouble).toEqual([])
    expect(called).toEqual([])
    const unknown = harness.requested.filter((path) => !/^\/(bytes\/.*|assets\/.*|favicon\.ico)?$/.test(path))
    expect(unknown).toEqual([])
  })

  it('the trap does catch what is called', async () => {
    await harness.page.goto(`${elsewhere}proof`).catch(() => undefined)
    expect(called.length).toBeGreaterThan(0)
  })
})
