import { canonicalJson } from '../model/canonical.ts'
import { type PolicyPack, type SignedPack, TrustedKey } from './pack.ts'

/**
 * Whether `signature` (base64) over the UTF-8 bytes of `text` was made with the Ed25519 key whose raw public half is
 * `publicKey` (base64). Injected, because these rules also run where there is no crypto module; answers false for any
 * key or signature that is not well-formed, and never throws.
 */
export type VerifyText = (text: string, signature: string, publicKey: string) => boolean

/** The text a signature is made over: the same whatever the order of keys in the file. */
export function signedText(pack: PolicyPack): string {
  return canonicalJson(pack)
}

export type SignatureVerdict =
  | { readonly ok: true; readonly key: TrustedKey }
  | { readonly ok: false; readonly message: string }

/**
 * May this pack be believed? The key must be trusted for it: a demo key for packs marked as demo only (its private half
 * is published), an official key for its own areas only. Then the signature must hold for every byte of the pack.
 */
export function verifyPack(
  { pack, signature }: SignedPack,
  trustedKeys: readonly TrustedKey[],
  verify: VerifyText,
): SignatureVerdict {
  const candidates = trustedKeys.filter((key) => key.keyId === signature.keyId)
  if (candidates.length === 0) {
    return refuse(`政策包的签名密钥「${signature.keyId}」不受信任，请向管理员核对可信密钥清单。`)
  }
  const entitled = candidates.filter((key) => mayJudge(key, pack))
  if (entitled.length === 0) return refuse(notEntitled(signature.keyId, candidates, pack))
  const text = signedText(pack)
  const key = entitled.find(({ publicKey }) => verify(text, signature.value, publicKey))
  return key ? { ok: true, key } : refuse('政策包内容与签名不符，可能已被改动，请向发布单位重新索取。')
}

function mayJudge(key: TrustedKey, pack: PolicyPack): boolean {
  return key.scope === 'demo' ? pack.demo : key.areas.includes(pack.areaCode)
}

function notEntitled(keyId: string, candidates: readonly TrustedKey[], pack: PolicyPack): string {
  return candidates.every((key) => key.scope === 'demo')
    ? `「${keyId}」是演示密钥，只能用于标明演示的政策包，请用正式密钥签名。`
    : `密钥「${keyId}」无权为统筹区 ${pack.areaCode} 的政策包签名，请改用该统筹区的密钥。`
}

function refuse(message: string): SignatureVerdict {
  return { ok: false, message }
}

/** The list of trusted keys as it stands in its file. Throws when it is not such a list. */
export function parseTrustedKeys(value: unknown): TrustedKey[] {
  return TrustedKey.array().parse(value)
}
