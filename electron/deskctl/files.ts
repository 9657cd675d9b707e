import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { refuse } from './args.ts'

/** Bytes of a file named on the command line; a file that cannot be read is bad input, not a bug. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw refuse(`读不到文件（${codeOf(error)}），请核对文件名。`)
  }
}

export function readText(path: string): string {
  return new TextDecoder().decode(readBytes(path))
}

export function readJson(path: string): unknown {
  try {
    return JSON.parse(readText(path))
  } catch (error) {
    if (error instanceof SyntaxError) throw refuse('文件不是有效的 JSON，请核对文件是否完整。')
    throw error
  }
}

/** Writes a file whole or not at all: whoever reads it meanwhile sees the old one. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = `${path}.${randomUUID()}.part`
  try {
    writeFileSync(draft, content, { flag: 'wx' })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw refuse(`写不了文件（${codeOf(error)}），请核对文件夹和权限。`)
  }
}

/** A private key: readable by its owner only, and never over another one. */
export function writeSecret(path: string, content: string): void {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    throw refuse(`写不了密钥文件（${codeOf(error)}）；已有的密钥不会被覆盖，请换一个文件名。`)
  }
}

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '未知原因'
}
