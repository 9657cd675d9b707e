import { mergeCatalogue, parse1309 } from '#shared/policy/catalogue-1309.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { checkPack } from '#shared/policy/pack-check.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import type { PackError } from '#shared/policy/pack-report.ts'
import { decodeText } from './decode-text.ts'

/** What came of an import: a pack that passes every check, or every reason why there is none. */
export interface Imported {
  readonly pack: PolicyPack | null
  readonly errors: readonly PackError[]
  readonly notes: readonly string[]
}

/** Takes a 1309 catalogue text over into a pack; `like` names the disease whose materials new ones start with. */
export function import1309(bytes: Uint8Array, into: PolicyPack, like: string | undefined): Imported {
  const decoded = decodeText(bytes)
  if (!decoded.ok) return refused({ path: '', message: decoded.message })
  const model = like === undefined ? null : diseaseOf(into, like)
  if (like !== undefined && model === null) {
    return refused({ path: '', message: `政策包中没有病种「${like}」，不能作为新增病种的参照。` })
  }
  const reading = parse1309(decoded.text, into.areaCode)
  if (reading.errors.length > 0) return { pack: null, errors: reading.errors, notes: [] }
  const merged = mergeCatalogue(into, reading.rows, model)
  const { errors, pack } = checkPack(merged.pack)
  const notes = [`文件编码 ${decoded.encoding}，导入 ${reading.rows.length} 行。`, ...reading.notes, ...merged.notes]
  return { pack, errors, notes }
}

export function refused(...errors: PackError[]): Imported {
  return { pack: null, errors, notes: [] }
}
