import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CONTROL_BYTES, type DiskError } from './fault-control.ts'
import type { FlowName } from './io-flows.ts'
import { buildShim } from './shim/build.ts'

export interface FlowReport {
  readonly flow: string
  readonly error: string
  readonly how: string
  /** how many calls failed, each in a deed of its own */
  tried: number
  /** what people were told: kind or sentence → how often */
  readonly refused: Record<string, number>
  /** what must not be; empty = every promise kept */
  readonly wrong: Record<string, number>
}

const main = new URL('./io-main.ts', import.meta.url).pathname

/** Lets every step-th call to the disk fail in turn during one deed. */
export async function failInTurn(
  flow: FlowName,
  error: DiskError,
  how: 'once' | 'lasting',
  step = 1,
): Promise<FlowReport> {
  const root = mkdtempSync(join(tmpdir(), 'mente-io-'))
  try {
    mkdirSync(join(root, 'desks'))
    const control = join(root, 'control')
    writeFileSync(control, Buffer.alloc(CONTROL_BYTES))
    const env = { ...process.env, LD_PRELOAD: buildShim(), FAULT_DIR: join(root, 'desks'), FAULT_CONTROL: control }
    const child = spawn(process.execPath, [main, root, control, flow, error, how, String(step)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let told = ''
    let trouble = ''
    child.stdout.on('data', (chunk: Buffer) => {
      told += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      trouble += chunk.toString()
    })
    const code = await new Promise<number | null>((done) => child.once('close', done))
    if (code !== 0) throw new Error(`${flow} ${error} ${how}: ${trouble}`)
    return JSON.parse(told) as FlowReport
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
