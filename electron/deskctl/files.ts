import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { decodeText } from '../core/policy/decode-text.ts'
import { Refused, refuse } from './args.ts'
import { duplicateKeys } from './duplicate-keys.ts'

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

/**
 * JSON is UTF-8 (RFC 8259 §8.1): another encoding would read as other characters, and a key that stands twice as only one
 * of its values. Both are refused.
 */
export function readJson(path: string): unknown {
  const decoded = decodeText(readBytes(path))
  if (!decoded.ok) throw refuse(decoded.message)
  if (decoded.encoding !== 'UTF-8') throw refuse('JSON 文件应为 UTF-8 编码，请另存为 UTF-8 后再试。')
  const value = parsed(decoded.text)
  const twice = duplicateKeys(decoded.text)
  if (twice.length > 0) throw new Refused(twice.map((at) => ({ path: at, message: '同一项写了两次，请只留一次。' })))
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
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
