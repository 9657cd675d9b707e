import { chinaDate } from '#shared/policy/civil-day.ts'
import type { TrustedKey } from '#shared/policy/pack.ts'
import { checkPack } from '#shared/policy/pack-check.ts'
import { verifyPack } from '#shared/policy/pack-signature.ts'
import { generateKeys, publicKeyOf, signPack, verifyText } from '../../core/policy/ed25519.ts'
import { sourceResourcesDir } from '../../core/policy/shipped.ts'
import { parse, Refused, refuse, UsageError, words } from '../args.ts'
import { jsonText, readJson, readText, writeSecret, writeWhole } from '../files.ts'
import { print } from '../output.ts'
import { packIn, signaturePath, trustedKeys } from './pack-file.ts'

/**
 * Signs a pack that passes every check. Demo packs are signed with the published demo key unless another is named;
 * what the key may not sign is refused here already, not only where the pack arrives.
 */
export async function sign(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    key: { type: 'string' },
    'key-id': { type: 'string' },
    keys: { type: 'string' },
    out: { type: 'string' },
    bundle: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const [path = ''] = words(positionals, '政策包文件')
  const { errors, warnings, pack } = checkPack(packIn(readJson(path)).pack, chinaDate(new Date().toISOString()))
  if (!pack) throw new Refused(errors, warnings)
  if (values.key === undefined && !pack.demo) throw new UsageError('正式政策包须用 --key 指定签名密钥。')
  const pem = readText(values.key ?? `${sourceResourcesDir()}/packs/demo-signing-key.pem`)
  const publicKey = publicKeyIn(pem)
  const trusted = trustedKeys(values.keys)
  const keyId = values['key-id'] ?? trusted.find((key) => key.publicKey === publicKey)?.keyId
  if (keyId === undefined) throw refuse('可信密钥清单中没有这把密钥，请用 --key-id 写明名称，或用 --keys 指定清单。')
  const signature = signPack(pack, pem, keyId)
  if (trusted.some((key) => key.keyId === keyId)) {
    const verdict = verifyPack({ pack, signature }, trusted, verifyText)
    if (!verdict.ok) throw refuse(verdict.message)
  }
  const out = values.out ?? signaturePath(path)
  writeWhole(out, jsonText(signature))
  if (values.bundle !== undefined) writeWhole(values.bundle, jsonText({ pack, signature }))
  print(values.json, { version: pack.version, signature }, () => `已用「${keyId}」为政策包 ${pack.version} 签名。`)
  return 0
}

function publicKeyIn(pem: string): string {
  try {
    return publicKeyOf(pem)
  } catch {
    // the reasons of the crypto library name formats, not what to do
    throw refuse('签名密钥应为 Ed25519 私钥（PEM），请核对 --key 的文件。')
  }
}

/** A pair for a city: the private half into a file, the public half as an entry of the trusted-keys file. */
export async function keygen(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    out: { type: 'string' },
    'key-id': { type: 'string' },
    area: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  })
  words(positionals)
  const keyId = values['key-id']
  if (values.out === undefined || keyId === undefined || !/^[\w.-]{1,64}$/.test(keyId)) {
    throw new UsageError('请写 pack keygen --out 私钥.pem --key-id 名称（字母、数字、点、横线） --area 统筹区代码。')
  }
  if (values.area.length === 0 || values.area.some((area) => !/^\d{6}$/.test(area))) {
    throw new UsageError('--area 应为 6 位统筹区代码，可写多次。')
  }
  const { privateKeyPem, publicKey } = generateKeys()
  writeSecret(values.out, privateKeyPem)
  const entry: TrustedKey = { keyId, publicKey, scope: 'official', areas: values.area }
  print(values.json, entry, () =>
    `私钥已写入，请离线保管。请把下面一项加入可信密钥清单：\n${jsonText(entry)}`.trimEnd(),
  )
  return 0
}
