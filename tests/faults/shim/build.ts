import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const source = new URL('./shim.c', import.meta.url).pathname

/** Why these tests cannot run here, in one sentence; null when they can. */
export function missingForShim(): string | null {
  if (process.platform !== 'linux') return 'the recorder of disk calls needs Linux'
  if (spawnSync('gcc', ['--version']).status !== 0)
    return 'the recorder of disk calls needs gcc (Debian: gcc libc6-dev)'
  return null
}

/** Compiles the shim unless this very source was compiled before; answers the library's path. */
export function buildShim(): string {
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), 'mente-fault-shim')
  const library = join(folder, `${hash}.so`)
  if (existsSync(library)) return library
  mkdirSync(folder, { recursive: true })
  const fresh = `${library}.${process.pid}`
  const flags = ['-shared', '-fPIC', '-O2', '-Wall', '-Wno-format-truncation', '-o', fresh, source, '-ldl', '-lpthread']
  const built = spawnSync('gcc', flags, { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the recorder of disk calls did not compile:\n${built.stderr}`)
  renameSync(fresh, library)
  return library
}
