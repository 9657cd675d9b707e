import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { safeStorage } from 'electron'

/**
 * A secret of this machine, sealed by the OS keyring, that the core mixes into its key so that a copied disk is
 * worth nothing without the machine. `null` where there is no trustworthy keyring: the password alone protects
 * the data then, and 关于 → 安全状态 says so. A keyring that fails never costs more than a new download: the
 * core then says which key is missing instead of guessing.
 */
export function deviceSecret(dataDir: string): Buffer | null {
  if (!keyringUsable()) return null
  const file = join(dataDir, 'device.json')
  const sealed = readSealed(file)
  if (sealed) return Buffer.from(safeStorage.decryptString(sealed), 'base64')
  const secret = randomBytes(32)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const body = JSON.stringify({ v: 1, sealed: safeStorage.encryptString(secret.toString('base64')).toString('base64') })
  writeFileSync(`${file}.new`, body, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  return secret
}

/** On Linux "available" may mean a fixed key in the open (`basic_text`): that is no keyring. */
function keyringUsable(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  if (process.platform !== 'linux') return true
  const backend = safeStorage.getSelectedStorageBackend?.() ?? 'unknown'
  return backend !== 'basic_text' && backend !== 'unknown'
}

function readSealed(file: string): Buffer | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const body: unknown = JSON.parse(text)
  if (typeof body !== 'object' || body === null || !('sealed' in body) || typeof body.sealed !== 'string') {
    throw new Error('本机密钥文件已损坏，请联系信息科；已下载的数据可以重新下载。')
  }
  return Buffer.from(body.sealed, 'base64')
}
