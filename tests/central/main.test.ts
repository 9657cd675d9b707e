import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { Hello } from '#shared/contract/central-api.ts'

const main = join(import.meta.dirname, '../../central/main.ts')

/** Starts the program and waits for its first line. */
async function start(dataDir: string, ...more: string[]): Promise<{ child: ChildProcess; line: string; url: string }> {
  const child = spawn(process.execPath, [main, '--port', '0', '--data', dataDir, ...more], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DATABASE_URL: undefined, MENTE_CHANNEL_KEY: undefined },
  })
  const lines = createInterface({ input: child.stdout })
  const [line] = await once(lines, 'line')
  return { child, line: String(line), url: /http:\S+/.exec(String(line))?.[0] ?? '' }
}

async function stop(child: ChildProcess): Promise<unknown> {
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  return code
}

it('the program says in one line where it listens, stops when told, and renews its epoch after a restore', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'mente-main-'))
  try {
    const first = await start(dataDir)
    expect(first.line).toMatch(/^mente-central listening on http:\/\/127\.0\.0\.1:\d+ \(pglite, intake closed/)
    const before = Hello.parse(await (await fetch(`${first.url}/v1/hello`)).json())
    expect(await stop(first.child)).toBe(0)

    const restored = await start(dataDir, '--restored')
    const after = Hello.parse(await (await fetch(`${restored.url}/v1/hello`)).json())
    expect(after.epoch).not.toBe(before.epoch)
    expect(await stop(restored.child)).toBe(0)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})
