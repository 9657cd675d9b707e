import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'

export interface RunningDesk {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataDir: string
  /** as a person closes it */
  close(): Promise<void>
  /** as a power cut ends it: SIGKILL to the app and to its core, no goodbye */
  kill(): Promise<void>
}

/** The Electron of this run; `npm test` says which and sets the variable. */
function electron(): { path: string; args: string[] } {
  const launch = process.env.MENTE_ELECTRON_LAUNCH
  if (!launch) throw new Error('start this test through `npm test -- build electron`: it finds an Electron first')
  return JSON.parse(launch)
}

/**
 * Starts the built desktop app, the real one, against `centralUrl`. A new data folder unless one is given; `switches` go to
 * Chromium.
 */
export async function launchDesk(
  centralUrl: string,
  dataDir?: string,
  switches: readonly string[] = [],
): Promise<RunningDesk> {
  const dir = dataDir ?? mkdtempSync(join(tmpdir(), 'mente-desk-'))
  const { path, args } = electron()
  const app = await _electron.launch({
    executablePath: path,
    args: [...args, ...switches, `--mente-data=${dir}`, `--mente-central=${centralUrl}`],
    env: { ...(process.env as Record<string, string>), LANG: 'zh_CN.UTF-8' },
  })
  const page = await app.firstWindow()
  // as everywhere: a busy machine only takes longer
  page.setDefaultTimeout(60_000)
  const main = app.process()
  const ended = () => main.exitCode !== null || main.signalCode !== null
  return {
    app,
    page,
    dataDir: dir,
    close: async () => {
      if (!ended()) await app.close()
    },
    kill: async () => {
      const gone = new Promise<void>((resolve) => main.once('exit', () => resolve()))
      for (const pid of [...childrenOf(main.pid ?? 0), main.pid ?? 0]) killHard(pid)
      await gone
    },
  }
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return // it was faster than we were
    throw error
  }
}

/** Every process below this one: the core must die in the same instant, not a moment later in good order. */
function childrenOf(pid: number): number[] {
  const direct = readdirPids().filter((p) => p.parent === pid)
  return direct.flatMap((p) => [...childrenOf(p.pid), p.pid])
}

function readdirPids(): { pid: number; parent: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }]
      } catch {
        return [] // ended between listing and reading
      }
    })
}
