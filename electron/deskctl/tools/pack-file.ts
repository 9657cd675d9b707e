import { existsSync } from 'node:fs'
import { collector } from '#shared/policy/check/report.ts'
import { readShape } from '#shared/policy/check/shape.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { PackSignature, type PolicyPack, type SignedPack, type TrustedKey } from '#shared/policy/pack.ts'
import { checkPack } from '#shared/policy/pack-check.ts'
import type { PackError } from '#shared/policy/pack-report.ts'
import { parseTrustedKeys, verifyPack } from '#shared/policy/pack-signature.ts'
import { verifyText } from '../../core/policy/ed25519.ts'
import { shippedTrustedKeys } from '../../core/policy/shipped.ts'
import { Refused, refuse } from '../args.ts'
import { readJson } from '../files.ts'

/** A file holds a pack, or a pack with its signature as it travels. */
export function packIn(value: unknown): { pack: unknown; signature: unknown } {
  if (value !== null && typeof value === 'object' && 'pack' in value && 'signature' in value) return value
  return { pack: value, signature: undefined }
}

export interface Read {
  readonly pack: PolicyPack
  readonly warnings: readonly PackError[]
}

/** Reads and checks a pack, signed or not. Throws `Refused` with everything wrong. */
export function readPack(path: string): Read {
  return checked(packIn(readJson(path)).pack)
}

function checked(value: unknown): Read {
  const { errors, warnings, pack } = checkPack(value, chinaDate(new Date().toISOString()))
  if (!pack) throw new Refused(errors, warnings)
  return { pack, warnings }
}

export interface ReadSigned extends Read {
  /** from the same file, else from the file beside it; null = not signed */
  readonly signed: SignedPack | null
  /** why the signature does not hold; null when it does, or when there is none */
  readonly trouble: PackError | null
}

/** The same with its signature, which is judged but not insisted on. */
export function readSigned(path: string, keysPath: string | undefined): ReadSigned {
  const { pack: raw, signature } = packIn(readJson(path))
  const read = checked(raw)
  const beside = signaturePath(path)
  const found = signature ?? (existsSync(beside) ? readJson(beside) : undefined)
  if (found === undefined) return { ...read, signed: null, trouble: null }
  const signed = { pack: read.pack, signature: signatureIn(found) }
  const verdict = verifyPack(signed, trustedKeys(keysPath), verifyText)
  return { ...read, signed, trouble: verdict.ok ? null : { path: 'signature', message: verdict.message } }
}

/** `pack.json` → `pack.signature.json` */
export function signaturePath(path: string): string {
  return `${path.replace(/\.json$/i, '')}.signature.json`
}

export function trustedKeys(path: string | undefined): TrustedKey[] {
  if (path === undefined) return shippedTrustedKeys()
  const value = readJson(path)
  try {
    return parseTrustedKeys(value)
  } catch {
    // whatever the schema says of it: it is not the file that was meant
    throw refuse('这不是可信密钥清单，请核对 --keys 的文件。')
  }
}

function signatureIn(value: unknown): PackSignature {
  const { errors, say } = collector()
  const signature = readShape(PackSignature, value, ['signature'], say)
  if (!signature) throw new Refused(errors)
  return signature
}
