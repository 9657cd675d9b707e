import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, scrypt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { canonicalJson } from '#shared/model/canonical.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { localProblem, problemOfCode } from './db/problems.ts'
import { writeFileAtomic } from './files.ts'

/** Three independent random 32-byte keys of one member of staff on one desk. */
export interface DataKeys {
  readonly cache: Buffer
  readonly work: Buffer
  readonly documents: Buffer
}

export type KeyProtection = 'password' | 'password+device'

const Hex = z.string().regex(/^[0-9a-f]+$/)
const KeyFile = z.object({
  format: z.literal(1),
  kdf: z.object({ name: z.literal('scrypt'), logN: z.int().min(10).max(20), r: z.int(), p: z.int(), salt: Hex }),
  protection: z.enum(['password', 'password+device']),
  wrapped: z.object({ iv: Hex, tag: Hex, keys: Hex }),
  /** wrong passwords in a row while the centre was out of reach, and until when trying is pointless */
  wrong: z.object({ count: z.int().nonnegative(), until: z.int() }),
  /** over the rest: tells a damaged file from a wrong password; files of older versions have none */
  check: Hex.optional(),
})
type KeyFile = z.infer<typeof KeyFile>

const DEFAULT_COST = 17
const MAX_WRONG = 5
const PAUSE_MS = 30 * 60_000

/** How new key files are wrapped. */
export interface Wrapping {
  readonly deviceSecret: Uint8Array | null
  /** log2 of scrypt's N */
  readonly keyCost?: number
}

/**
 * Makes fresh random keys and writes them, wrapped by password and device secret, to `file`.
 * The password itself never protects data directly, so it can change without touching a database.
 */
export async function createKeys(file: string, password: string, wrapping: Wrapping): Promise<DataKeys> {
  const keys = { cache: randomBytes(32), work: randomBytes(32), documents: randomBytes(32) }
  await writeKeys(file, keys, password, wrapping)
  return keys
}

/** Wraps existing keys anew, under another password: what a password change at the centre needs. */
export async function writeKeys(
  file: string,
  keys: DataKeys,
  password: string,
  { deviceSecret, keyCost = DEFAULT_COST }: Wrapping,
): Promise<void> {
  const kdf: KeyFile['kdf'] = { name: 'scrypt', logN: keyCost, r: 8, p: 1, salt: randomBytes(16).toString('hex') }
  const protection: KeyProtection = deviceSecret ? 'password+device' : 'password'
  const kek = await keyEncryptionKey(password, deviceSecret, kdf)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', kek, iv)
  cipher.setAAD(aad(kdf, protection))
  const wrapped = Buffer.concat([cipher.update(Buffer.concat([keys.cache, keys.work, keys.documents])), cipher.final()])
  save(file, {
    format: 1,
    kdf,
    protection,
    wrapped: { iv: iv.toString('hex'), tag: cipher.getAuthTag().toString('hex'), keys: wrapped.toString('hex') },
    wrong: { count: 0, until: 0 },
  })
}

export type Unlocked =
  | { readonly ok: true; readonly keys: DataKeys; readonly protection: KeyProtection }
  | { readonly ok: false }

/**
 * Opens the key file with a password; `ok: false` means the password does not fit.
 * Throws ProblemError: DbKeyMissing (file gone), KeyringNeeded (device secret out of reach), DbDamaged (file not readable as one of ours), DiskFailing.
 */
export async function openKeys(file: string, password: string, deviceSecret: Uint8Array | null): Promise<Unlocked> {
  const stored = load(file)
  if (stored.protection === 'password+device' && !deviceSecret) throw localProblem('KeyringNeeded')
  const secret = stored.protection === 'password+device' ? deviceSecret : null
  const kek = await keyEncryptionKey(password, secret, stored.kdf)
  const decipher = createDecipheriv('aes-256-gcm', kek, Buffer.from(stored.wrapped.iv, 'hex'))
  decipher.setAAD(aad(stored.kdf, stored.protection))
  decipher.setAuthTag(Buffer.from(stored.wrapped.tag, 'hex'))
  try {
    const all = Buffer.concat([decipher.update(Buffer.from(stored.wrapped.keys, 'hex')), decipher.final()])
    return {
      ok: true,
      protection: stored.protection,
      keys: { cache: all.subarray(0, 32), work: all.subarray(32, 64), documents: all.subarray(64, 96) },
    }
  } catch {
    return { ok: false }
  }
}

/** Throws AccountLocked while a pause after too many wrong offline passwords lasts. */
export function assertNotPaused(file: string, now: number): void {
  const { wrong } = load(file)
  if (wrong.count >= MAX_WRONG && now < wrong.until) {
    const minutes = Math.ceil((wrong.until - now) / 60_000)
    throw new ProblemError('AccountLocked', `密码连续输错 ${MAX_WRONG} 次，请 ${minutes} 分钟后再试，或联网登录。`)
  }
}

/** Counts one more wrong offline password in the key file; the fifth starts a pause of half an hour. */
export function countWrongPassword(file: string, now: number): void {
  const stored = load(file)
  const before = stored.wrong.count >= MAX_WRONG ? 0 : stored.wrong.count
  const count = before + 1
  save(file, { ...stored, wrong: { count, until: count >= MAX_WRONG ? now + PAUSE_MS : 0 } })
}

/** After a right password. */
export function clearWrongPasswords(file: string): void {
  const stored = load(file)
  if (stored.wrong.count > 0) save(file, { ...stored, wrong: { count: 0, until: 0 } })
}

/** The file, or the copy beside it when the file is damaged or gone. */
function load(file: string): KeyFile {
  try {
    return loadOne(file)
  } catch (error) {
    try {
      return loadOne(copyOf(file))
    } catch {
      // Of two that cannot be used, the first one's trouble is what people are told.
      throw error
    }
  }
}

function loadOne(file: string): KeyFile {
  if (!existsSync(file)) throw localProblem('DbKeyMissing')
  try {
    const content = KeyFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    if (content.check !== undefined && content.check !== checkOf(content))
      throw new Error('changed since it was written')
    return content
  } catch (error) {
    throw problemOfCode(error) ?? localProblem('DbDamaged', error)
  }
}

/** Whether there are keys at all, be it only the copy. */
export function hasKeys(file: string): boolean {
  return existsSync(file) || existsSync(copyOf(file))
}

const copyOf = (file: string) => `${file}.copy`

/** The copy is written second: whatever breaks off in between, one of the two is whole. */
function save(file: string, content: KeyFile): void {
  const text = JSON.stringify({ ...content, check: checkOf(content) })
  writeFileAtomic(file, text)
  writeFileAtomic(copyOf(file), text)
}

function checkOf({ check: _check, ...content }: KeyFile): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex')
}

/** Binds the wrapped keys to how they were wrapped, so that nobody can turn the parameters down. */
function aad(kdf: KeyFile['kdf'], protection: KeyProtection): Buffer {
  return Buffer.from(`mente-keys:1:${kdf.logN}:${kdf.r}:${kdf.p}:${kdf.salt}:${protection}`)
}

/** HKDF over scrypt(password) and the device secret: both are needed to come back. */
async function keyEncryptionKey(
  password: string,
  deviceSecret: Uint8Array | null,
  kdf: KeyFile['kdf'],
): Promise<Buffer> {
  const salt = Buffer.from(kdf.salt, 'hex')
  const cost = 2 ** kdf.logN
  const stretched = await new Promise<Buffer>((resolve, reject) => {
    const options = { N: cost, r: kdf.r, p: kdf.p, maxmem: 256 * cost * kdf.r }
    scrypt(password.normalize('NFKC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
  const material = Buffer.concat([stretched, deviceSecret ?? Buffer.alloc(0)])
  return Buffer.from(hkdfSync('sha256', material, salt, 'mente-desk key encryption', 32))
}
