import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { coreFlags } from '../../../electron/main/core-flags.ts'

/** A process of the benchmark: says one thing when it is ready or done, and goes when it is told. */
export interface Child<Said> {
  readonly said: Said
  stop(): Promise<void>
}

/** Starts `file` with a folder of its own as first argument and waits for the one message it sends. */
export async function startChild<S extends z.ZodType>(
  file: string,
  Message: S,
  args: readonly string[],
): Promise<Child<z.output<S>>> {
  const folder = mkdtempSync(join(tmpdir(), 'mente-bench-'))
  const child = fork(join(import.meta.dirname, file), [folder, ...args], {
    // As the product's core is started; whoever it is compared with gets the same.
    execArgv: [...coreFlags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    if (child.connected) child.disconnect()
    await ended(child, gone)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const said = await new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve)
      child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it said anything`)))
    })
    return { said: Message.parse(said), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function ended(child: ChildProcess, gone: Promise<void>): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await gone
  clearTimeout(timer)
}

export const Port = z.object({ port: z.int().positive() })
/** `cpuMs`: processor time of the client meanwhile, all its threads; says more than `ms` on a busy machine */
export const Pulled = z.object({ ms: z.number(), cpuMs: z.number(), rows: z.int() })

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Nearest-rank percentile. */
export const percentile = (values: readonly number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * p) - 1)] ?? Number.NaN
