import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from './deps.ts'

const MAX_BYTES = 5_000_000

/**
 * A log file beside the data, one JSON line per event, one older generation kept.
 * A log that cannot be written is no reason to stop anybody's work: the line is dropped.
 */
export function createFileLog(dataDir: string): Log {
  const dir = join(dataDir, 'logs')
  const file = join(dir, 'core.log')
  const write = (level: string, event: string, detail: Readonly<Record<string, unknown>> = {}) => {
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 })
      if (existsSync(file) && statSync(file).size > MAX_BYTES) renameSync(file, `${file}.1`)
      const line = JSON.stringify({ at: new Date().toISOString(), level, event, ...detail })
      appendFileSync(file, `${line}\n`, { mode: 0o600 })
    } catch {
      // nothing sensible is left to do
    }
  }
  return {
    info: (event, detail) => write('info', event, detail),
    warn: (event, detail) => write('warn', event, detail),
  }
}
