import type { z } from 'zod'
import { Material, PolicyPack, Reason, SupplementChoice } from '../pack.ts'
import { Disease } from '../pack-disease.ts'
import { MessageTemplate, NoticeTemplate } from '../pack-notice.ts'
import type { Say } from './report.ts'
import { sayUnknown } from './shape.ts'

/** All of a pack but its long lists; any member may be missing. */
const Head = PolicyPack.omit({
  materials: true,
  diseases: true,
  reasons: true,
  supplementChoices: true,
  notices: true,
  messages: true,
}).partial()
export type Head = z.infer<typeof Head>

/** An entry of a list, and where it stands in the file. */
export interface Placed<T> {
  readonly i: number
  readonly of: T
}

/**
 * What can be read of a pack, however broken the rest is: so that somebody mending a file sees all that is wrong with it
 * at once, not the next error after each mended one. Codes of entries that cannot be read count as known.
 */
export interface Draft {
  readonly head: Head
  readonly classCodes: ReadonlySet<string>
  readonly materialCodes: ReadonlySet<string>
  readonly diseaseCodes: ReadonlySet<string>
  readonly materials: readonly Placed<Material>[]
  readonly diseases: readonly Placed<Disease>[]
  readonly reasons: readonly Placed<Reason>[]
  readonly supplementChoices: readonly Placed<SupplementChoice>[]
  readonly notices: readonly Placed<NoticeTemplate>[]
  readonly messages: readonly Placed<MessageTemplate>[]
  /** lists of which every entry could be read: only of those can it be said that something is missing in them */
  readonly whole: ReadonlySet<string>
}

/** A pack that could be read whole. */
export function draftOfPack(pack: PolicyPack): Draft {
  const placed = <T>(list: readonly T[]) => list.map((of, i) => ({ i, of }))
  return {
    head: pack,
    classCodes: new Set(pack.classes.map(({ code }) => code)),
    materialCodes: new Set(pack.materials.map(({ code }) => code)),
    diseaseCodes: new Set(pack.diseases.map((d) => d.opsp_dise_code)),
    materials: placed(pack.materials),
    diseases: placed(pack.diseases),
    reasons: placed(pack.reasons),
    supplementChoices: placed(pack.supplementChoices),
    notices: placed(pack.notices),
    messages: placed(pack.messages),
    whole: new Set(['reasons', 'notices']),
  }
}

/** Reads what can be read; members nobody knows are said even where the pack as a whole could not be read. */
export function draftOf(raw: Readonly<Record<string, unknown>>, say: Say): Draft {
  const readable = Object.entries(Head.shape).flatMap(([name, schema]) => {
    const read = schema.safeParse(raw[name])
    if (!read.success) return []
    sayUnknown(raw[name], read.data, [name], say)
    return [[name, read.data] as const]
  })
  for (const name of Object.keys(raw)) {
    if (!Object.hasOwn(PolicyPack.shape, name)) say([name], `不认识的字段「${name}」，请改正拼写或删去。`)
  }
  const entries = <T>(schema: z.ZodType<T>, name: string) => readEntries(schema, raw[name], name, say)
  const reasons = entries(Reason, 'reasons')
  const notices = entries(NoticeTemplate, 'notices')
  const isWhole = (name: string, read: readonly unknown[]) =>
    Array.isArray(raw[name]) && raw[name].length === read.length
  return {
    head: Head.parse(Object.fromEntries(readable)),
    classCodes: codesIn(raw.classes, 'code'),
    materialCodes: codesIn(raw.materials, 'code'),
    diseaseCodes: codesIn(raw.diseases, 'opsp_dise_code'),
    materials: entries(Material, 'materials'),
    diseases: entries(Disease, 'diseases'),
    reasons,
    supplementChoices: entries(SupplementChoice, 'supplementChoices'),
    notices,
    messages: entries(MessageTemplate, 'messages'),
    whole: new Set([
      ...(isWhole('reasons', reasons) ? ['reasons'] : []),
      ...(isWhole('notices', notices) ? ['notices'] : []),
    ]),
  }
}

function readEntries<T>(schema: z.ZodType<T>, list: unknown, name: string, say: Say): Placed<T>[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown, i) => {
    const read = schema.safeParse(entry)
    if (!read.success) return []
    sayUnknown(entry, read.data, [name, i], say)
    return [{ i, of: read.data }]
  })
}

function codesIn(list: unknown, member: string): Set<string> {
  const codes = Array.isArray(list) ? list.map((entry: unknown) => memberOf(entry, member)) : []
  return new Set(codes.filter((code) => typeof code === 'string'))
}

function memberOf(entry: unknown, member: string): unknown {
  if (entry === null || typeof entry !== 'object') return undefined
  return new Map<string, unknown>(Object.entries(entry)).get(member)
}
