import { EventEmitter } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WebContents } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RpcMessage } from '#shared/contract/port-rpc.ts'
import type { Config } from '../../electron/main/config.ts'

/** As much of Electron as the relayed launcher uses: two ends that hear nothing, because these cores never answer. */
vi.mock('electron', () => {
  class Port {
    on() {}
    start() {}
    close() {}
    postMessage() {}
  }
  class MessageChannelMain {
    port1 = new Port()
    port2 = new Port()
  }
  return { MessageChannelMain, utilityProcess: {} }
})
const { createCoreHost } = await import('../../electron/main/core-host.ts')

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mente-host-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** A core that notes each start and message, and then does what the test wants. */
function coreThat(does: string): string {
  const file = join(dir, 'core.cjs')
  const note = `const note = (t) => require('node:fs').appendFileSync(${JSON.stringify(join(dir, 'log'))}, t + '\\n');`
  writeFileSync(file, `${note} note('began'); process.on('message', (m) => { note(m.type); ${does} })`)
  return file
}
const noted = (what: string) => {
  try {
    return readFileSync(join(dir, 'log'), 'utf8')
      .split('\n')
      .filter((l) => l === what).length
  } catch {
    return 0 // nothing was noted yet
  }
}

function aWindow(id: number) {
  const told: RpcMessage[] = []
  const contents = Object.assign(new EventEmitter(), {
    id,
    send: (_channel: string, message: RpcMessage) => void told.push(message),
    postMessage: () => undefined,
  })
  return { told, contents: contents as unknown as WebContents }
}

const config: Config = {
  ...{ dataDir: '', centralUrl: '', coreHost: 'node', nodePath: process.execPath, debugTools: false, signIn: null },
}
const start = { dataDir: '', centralUrl: '', migrationsDir: '', resourcesDir: '', deviceSecret: null, signIn: null }

test('a core that keeps crashing is started four times and no more; the window is told, and may ask once more', async () => {
  const host = createCoreHost(config, coreThat(`if (m.type === 'start') process.exit(1)`), start)
  const { told, contents } = aWindow(1)
  host.connect(contents)
  await expect.poll(() => told.length, { timeout: 30_000 }).toBe(1)
  expect(told[0]).toMatchObject({ event: 'core.stopped', payload: { kind: 'CoreKeepsCrashing' } })
  expect(noted('began')).toBe(4)
  await new Promise((go) => setTimeout(go, 300))
  expect(noted('began')).toBe(4)
  host.connect(contents)
  await expect.poll(() => told.length, { timeout: 30_000 }).toBe(2)
  expect(noted('began')).toBe(8)
  await host.stop()
})

test('one crash is mended without a word: the next core is there and knows the window', async () => {
  const once = join(dir, 'crashed')
  const crash = `if (m.type === 'start' && !require('node:fs').existsSync(${JSON.stringify(once)})) {
    require('node:fs').writeFileSync(${JSON.stringify(once)}, ''); process.exit(1) }
    if (m.type === 'close') { process.send({ type: 'closed' }) }`
  const host = createCoreHost(config, coreThat(crash), start)
  const { told, contents } = aWindow(1)
  host.connect(contents)
  await expect.poll(() => noted('window'), { timeout: 30_000 }).toBeGreaterThan(0)
  await expect.poll(() => noted('began'), { timeout: 30_000 }).toBe(2)
  host.wake()
  await expect.poll(() => noted('wake'), { timeout: 30_000 }).toBe(1)
  expect(told).toEqual([])
  await host.stop()
})
