import { extname } from 'node:path'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { diffPacks } from '#shared/policy/pack-diff.ts'
import type { PackDiff, PackError } from '#shared/policy/pack-report.ts'
import { packSchema } from '#shared/policy/pack-schema.ts'
import { shippedCalendar } from '../../core/policy/shipped.ts'
import { parse, Refused, refuse, UsageError, words } from '../args.ts'
import { type DeskOptions, deskOptions, withDesk } from '../desk.ts'
import { jsonText, readBytes, writeWhole } from '../files.ts'
import { print } from '../output.ts'
import { handIn } from './hand-in.ts'
import { readPack, readSigned, signaturePath } from './pack-file.ts'
import { keygen, sign } from './pack-keys.ts'

type Tool = (args: readonly string[]) => Promise<number>

const tools: Readonly<Record<string, Tool>> = {
  check,
  diff,
  import: importPack,
  export: exportPack,
  sign,
  keygen,
  schema,
}

export async function packTool([name, ...args]: readonly string[]): Promise<number> {
  const tool = name !== undefined && Object.hasOwn(tools, name) ? tools[name] : undefined
  if (!tool) throw new UsageError(`pack 之后应为 ${Object.keys(tools).join('、')}，现为「${name ?? ''}」。`)
  return tool(args)
}

async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, { keys: { type: 'string' }, json: { type: 'boolean', default: false } })
  const [path = ''] = words(positionals, '政策包文件')
  const { pack, signed, trouble, warnings: noticed } = readSigned(path, values.keys)
  const warnings = trouble ? [...noticed, { ...trouble, message: `${trouble.message}改过内容须重新签名。` }] : noticed
  const answer = {
    version: pack.version,
    areaCode: pack.areaCode,
    demo: pack.demo,
    diseases: pack.diseases.length,
    signedBy: trouble ? null : (signed?.signature.keyId ?? null),
    errors: [],
    warnings,
  }
  print(values.json, answer, () =>
    [
      `政策包 ${pack.version} 没有错误：${pack.areaName}，${pack.diseases.length} 个病种，${answer.signedBy ? `由「${answer.signedBy}」签名` : '没有有效签名'}。`,
      ...(pack.demo ? [pack.mark] : []),
      ...warnings.map((w) => `注意 ${w.path}：${w.message}`),
    ].join('\n'),
  )
  return 0
}

/** With a desk: for which open cases, too. */
async function diff(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...deskOptions,
    against: { type: 'string' },
  })
  const [path = ''] = words(positionals, '政策包文件')
  const { pack } = readPack(path)
  let found: PackDiff
  if (values.data === undefined) {
    const from = readPack(values.against ?? defaultPack())
    found = diffPacks(from.pack, pack, [], shippedCalendar())
  } else {
    if (values.against !== undefined) throw new UsageError('--against 和 --data 只能用其一。')
    const answer = await withDesk(values, (ask) => ask('policy.check', { text: JSON.stringify(pack) }))
    if (answer.diff === null) throw new Refused(answer.errors)
    found = answer.diff
  }
  print(values.json, found, () =>
    [
      `${found.from} → ${found.to}：${found.changes.length} 处变化，影响 ${found.looked} 件在办中的 ${found.cases.length} 件。`,
      ...found.changes.map((c) => `${c.path}：${c.sentence}`),
      ...found.cases.flatMap((c) => [`${c.caseNo} ${c.diseaseName}`, ...c.effects.map((e) => `  ${e}`)]),
    ].join('\n'),
  )
  return 0
}

function defaultPack(): string {
  return new URL('../../../resources/packs/510400-demo.json', import.meta.url).pathname
}

const importOptions = {
  ...deskOptions,
  into: { type: 'string' },
  out: { type: 'string' },
  like: { type: 'string' },
  version: { type: 'string' },
  keys: { type: 'string' },
} as const

/** A signed pack goes to the centre; a catalogue text or a criteria workbook goes into a new pack file. */
async function importPack(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, importOptions)
  const [path = ''] = words(positionals, '文件')
  const kind = extname(path).toLowerCase()
  if (kind === '.json') return publish(path, values)
  if (kind !== '.txt' && kind !== '.xlsx')
    throw new UsageError('只能导入 .json（政策包）、.txt（1309 目录）或 .xlsx（认定标准）。')
  if (values.into === undefined || values.out === undefined) {
    throw new UsageError('导入目录或认定标准须用 --into 指定政策包、用 --out 指定新文件。')
  }
  if (kind === '.xlsx' && values.like !== undefined) throw new UsageError('--like 只用于导入 1309 目录。')
  const base = readPack(values.into).pack
  const into = values.version === undefined ? base : { ...base, version: values.version }
  const bytes = readBytes(path)
  const imported = kind === '.txt' ? await from1309(bytes, into, values.like) : await fromSheet(bytes, into)
  if (!imported.pack) throw new Refused(imported.errors)
  writeWhole(values.out, jsonText(imported.pack))
  const reminder = values.version === undefined ? ['版本号没有改，请用 --version 改过再签名发布。'] : []
  const answer = {
    version: into.version,
    diseases: imported.pack.diseases.length,
    notes: [...imported.notes, ...reminder],
  }
  print(values.json, answer, () =>
    [...answer.notes, `已写入新政策包 ${answer.version}，共 ${answer.diseases} 个病种。`].join('\n'),
  )
  return 0
}

async function from1309(bytes: Uint8Array, into: PolicyPack, like: string | undefined) {
  const { import1309 } = await import('../../core/policy/import-1309.ts')
  return import1309(bytes, into, like)
}

// the spreadsheet library is large; the other commands do without it
async function fromSheet(bytes: Uint8Array, into: PolicyPack) {
  const { importCriteria } = await import('../../core/policy/import-criteria.ts')
  return importCriteria(bytes, into)
}

async function publish(path: string, options: DeskOptions & { keys?: string | undefined }): Promise<number> {
  const { signed, trouble, warnings } = readSigned(path, options.keys)
  if (trouble) throw new Refused([trouble], warnings)
  if (!signed) {
    const expected = signaturePath('政策包.json')
    throw refuse(`政策包没有签名，请先用 deskctl pack sign 签名（签名在同一文件中，或在旁边的 ${expected} 中）。`)
  }
  const receipt = await handIn(options, signed)
  print(options.json, { ...receipt, warnings }, () => receiptWords(receipt, warnings))
  return 0
}

function receiptWords(receipt: { version: string; effectiveFrom: string }, warnings: readonly PackError[]): string {
  return [
    `中心已接收政策包 ${receipt.version}，自 ${receipt.effectiveFrom} 起执行。`,
    ...warnings.map((w) => `注意 ${w.path}：${w.message}`),
  ].join('\n')
}

async function exportPack(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    xlsx: { type: 'boolean', default: false },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const [path = ''] = words(positionals, '政策包文件')
  if (!values.xlsx || values.out === undefined) throw new UsageError('请写 pack export 政策包 --xlsx --out 文件.xlsx。')
  const { pack } = readPack(path)
  const { exportCriteria } = await import('../../core/policy/export-criteria.ts')
  writeWhole(values.out, await exportCriteria(pack))
  print(
    values.json,
    { version: pack.version, diseases: pack.diseases.length },
    () => `已导出 ${pack.version} 的认定标准。`,
  )
  return 0
}

/** The format of a pack as JSON Schema, into a file or onto the screen. */
async function schema(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, { out: { type: 'string' }, json: { type: 'boolean', default: false } })
  words(positionals)
  if (values.out === undefined) print(true, packSchema(), () => '')
  else writeWhole(values.out, jsonText(packSchema()))
  return 0
}
