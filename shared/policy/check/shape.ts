import type { z } from 'zod'
import type { Path, Say } from './report.ts'

/** Deeper than any honest pack; a tree that goes on and on must not exhaust the stack. */
const MAX_DEPTH = 60

const KINDS: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表（[…]）',
  object: '对象（{…}）',
  record: '对象（{…}）',
  null: 'null',
  undefined: '无',
}

/**
 * Is the value of this shape? Says every way in which it is not, members nobody knows included: a misspelt optional
 * member would otherwise be dropped in silence. Answers the value read, or null
 * when its shape is wrong.
 */
export function readShape<T>(schema: z.ZodType<T>, value: unknown, at: Path, say: Say): T | null {
  const read = readKnown(schema, value, at, say)
  if (read !== null) sayUnknown(value, read, at, say)
  return read
}

/** The same for what another program wrote: members nobody here knows are left out without a word. */
export function readKnown<T>(schema: z.ZodType<T>, value: unknown, at: Path, say: Say): T | null {
  const deep = tooDeep(value)
  if (deep) {
    say(at, `内容嵌套超过 ${MAX_DEPTH} 层，请检查文件是否损坏。`)
    return null
  }
  const read = schema.safeParse(value)
  if (!read.success) {
    for (const issue of read.error.issues) sayIssue(issue, value, at, say)
    return null
  }
  return read.data
}

/** Names every member of `raw` that reading left out. */
export function sayUnknown(raw: unknown, read: unknown, at: Path, say: Say): void {
  for (const path of unknownMembers(raw, read, at)) {
    say(path, `不认识的字段「${path.at(-1)}」，请改正拼写或删去。`)
  }
}

function sayIssue(issue: z.core.$ZodIssue, value: unknown, at: Path, say: Say): void {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
  say([...at, ...path], sentence(issue, valueAt(value, path)))
}

function sentence(issue: z.core.$ZodIssue, found: unknown): string {
  const seen = describe(found)
  switch (issue.code) {
    case 'invalid_type':
      return found === undefined
        ? `缺少此项，请填写${kind(issue.expected)}。`
        : `应为${kind(issue.expected)}，现为${seen}，请改正。`
    case 'invalid_value':
      return `只能填 ${issue.values.map((v) => JSON.stringify(v)).join('、')}，现为${seen}，请改正。`
    case 'too_small':
      if (issue.origin === 'array') return `至少要有 ${issue.minimum} 项，请补充。`
      if (issue.origin === 'string') return '不能为空，请填写。'
      return `应${issue.inclusive === false ? '大于' : '不小于'} ${issue.minimum}，现为${seen}，请改正。`
    case 'too_big':
      if (issue.origin === 'string') return `文字过长，最多 ${issue.maximum} 个字，请缩短。`
      if (issue.origin === 'array') return `最多 ${issue.maximum} 项，请删减。`
      return `应${issue.inclusive === false ? '小于' : '不大于'} ${issue.maximum}，现为${seen}，请改正。`
    case 'invalid_format':
      return `格式不符，现为${seen}，请改正${issue.format === 'regex' && issue.pattern?.includes('\\d{4}-\\d{2}') ? '为 YYYY-MM-DD 的日期' : ''}。`
    case 'invalid_union':
      return `写法不在允许的几种之内，现为${seen}，请对照政策包格式说明改正。`
    default:
      return `内容不符合政策包格式，现为${seen}，请对照格式说明改正。`
  }
}

function kind(expected: string): string {
  return KINDS[expected] ?? '规定格式的内容'
}

/** A value in few words; long texts are cut, because an error is read in one line. */
function describe(value: unknown): string {
  if (value === undefined) return '空缺'
  if (Array.isArray(value)) return '一个列表'
  if (value !== null && typeof value === 'object') return '一个对象'
  const text = JSON.stringify(value) ?? String(value)
  return ` ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value
  for (const step of path) at = member(at, step)
  return at
}

function member(value: unknown, step: string | number): unknown {
  if (value === null || typeof value !== 'object') return undefined
  return Object.entries(value).find(([name]) => name === String(step))?.[1]
}

/** Members of `raw` that reading left out, anywhere inside. */
function unknownMembers(raw: unknown, read: unknown, at: Path): Path[] {
  if (raw === null || read === null || typeof raw !== 'object' || typeof read !== 'object') return []
  if (Array.isArray(raw) && Array.isArray(read)) {
    return raw.flatMap((entry, i) => unknownMembers(entry, read[i], [...at, i]))
  }
  const known = new Map<string, unknown>(Object.entries(read))
  return Object.entries(raw).flatMap(([name, inner]) => {
    if (inner === undefined) return []
    const path = [...at, name]
    return known.has(name) ? unknownMembers(inner, known.get(name), path) : [path]
  })
}

/** Without recursion, so that no depth can break it. */
function tooDeep(value: unknown): boolean {
  const left: [unknown, number][] = [[value, 0]]
  for (let next = left.pop(); next; next = left.pop()) {
    const [inner, depth] = next
    if (inner === null || typeof inner !== 'object') continue
    if (depth >= MAX_DEPTH) return true
    for (const child of Object.values(inner)) left.push([child, depth + 1])
  }
  return false
}
