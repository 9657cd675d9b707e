import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { safeStorage } from 'electron'
import { z } from 'zod'

const SealedSecret = z.object({ v: z.literal(1), sealed: z.base64() })

/**
 * A secret of this machine, sealed by the OS keyring, that the core mixes into its key so that a copied disk is
 * worth nothing without the machine. `null` where there is no trustworthy keyring: the password alone protects
 * the data then. The same when the keyring no longer opens what it sealed: the program starts, and the core says which
 * key it misses. Nothing is overwritten: undelivered decisions lie under that key until the keyring is mended.
 */
export function deviceSecret(dataDir: string): Buffer | null {
  if (!keyringUsable()) return null
  const file = join(dataDir, 'device.json')
  if (existsSync(file)) return unseal(file)
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

function unseal(file: string): Buffer | null {
  try {
    const { sealed } = SealedSecret.parse(JSON.parse(readFileSync(file, 'utf8')))
    return Buffer.from(safeStorage.decryptString(Buffer.from(sealed, 'base64')), 'base64')
  } catch {
    return null // damaged, or sealed by a keyring that is gone: see above
  }
}
