import type { CriterionNode } from './pack-disease.ts'

/**
 * Criteria logic as people type it into a spreadsheet: `1 且 (3 或 4) 且 任2(3-6)`. 且 and 或 are not mixed without
 * brackets: which one binds closer is not common knowledge, and somebody's benefits hang on it.
 */
export type LogicReading =
  | { readonly ok: true; readonly node: CriterionNode }
  | { readonly ok: false; readonly message: string }

const MAX_LENGTH = 1000
const MAX_DEPTH = 20
const MAX_RANGE = 200
const NUMERALS = '零一二三四五六七八九十'

type Kind = 'id' | 'and' | 'or' | 'any' | 'open' | 'close' | 'comma' | 'range' | 'end'
interface Token {
  readonly kind: Kind
  readonly text: string
  /** position for the message, from 1 */
  readonly at: number
}

const PATTERNS: readonly (readonly [Kind, RegExp])[] = [
  ['and', /并且|而且|且|和|与|\+|&+/y],
  ['or', /或者|或|\|+/y],
  ['any', /任意|任/y],
  ['open', /[(（]/y],
  ['close', /[)）]/y],
  ['comma', /[,，、]/y],
  ['range', /[-–—~～至]/y],
  ['id', /[A-Za-z0-9_.]+|[一二两三四五六七八九十]/y],
]

class LogicError extends Error {}

/** Reads the text; on failure one sentence that says where and what to do. */
export function parseLogic(text: string): LogicReading {
  try {
    if (text.length > MAX_LENGTH) throw new LogicError(`逻辑超过 ${MAX_LENGTH} 个字，请简化。`)
    return { ok: true, node: new Reader(tokens(text)).all() }
  } catch (error) {
    if (error instanceof LogicError) return { ok: false, message: error.message }
    throw error
  }
}

function tokens(text: string): Token[] {
  const found: Token[] = []
  for (let at = 0; at < text.length; ) {
    const space = /\s/.test(text.charAt(at))
    const token = space ? null : tokenAt(text, at)
    if (token) found.push(token)
    at += token ? token.text.length : 1
  }
  return [...found, { kind: 'end', text: '', at: text.length + 1 }]
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) return { kind, text: match[0], at: at + 1 }
  }
  throw new LogicError(`第 ${at + 1} 个字「${text.charAt(at)}」看不懂，请只用项号、且、或、任N(…)和括号。`)
}

/** One pass from left to right; every method reads what it is named after. */
class Reader {
  private at = 0
  private depth = 0
  private readonly tokens: readonly Token[]

  constructor(list: readonly Token[]) {
    this.tokens = list
  }

  all(): CriterionNode {
    if (this.peek().kind === 'end') throw new LogicError('逻辑为空，请填写，如 1 且 (2 或 3)。')
    const node = this.expression()
    if (this.peek().kind === 'close') throw this.wrong('多了一个右括号，请删去。')
    if (this.peek().kind !== 'end') throw this.wrong('前后两项之间缺少“且”或“或”，请补上。')
    return node
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '', at: 0 }
  }

  private take(): Token {
    const token = this.peek()
    this.at += 1
    return token
  }

  private wrong(what: string): LogicError {
    const { kind, at, text } = this.peek()
    return new LogicError(kind === 'end' ? `逻辑末尾：${what}` : `第 ${at} 个字「${text}」处：${what}`)
  }

  private expression(): CriterionNode {
    this.depth += 1
    if (this.depth > MAX_DEPTH) throw new LogicError(`括号嵌套超过 ${MAX_DEPTH} 层，请简化。`)
    const of = [this.part()]
    const op = this.peek().kind
    while (op === 'and' || op === 'or') {
      if (this.peek().kind !== op) {
        if (this.peek().kind === 'and' || this.peek().kind === 'or') {
          throw this.wrong('“且”和“或”混用时请加括号，如 1 且 (2 或 3)。')
        }
        break
      }
      this.take()
      of.push(this.part())
    }
    this.depth -= 1
    const [only, ...more] = of
    if (only && more.length === 0) return only
    return { op: op === 'or' ? 'or' : 'and', of }
  }

  private part(): CriterionNode {
    if (this.peek().kind === 'open') return this.bracketed(() => this.expression())
    if (this.peek().kind === 'any') return this.anyOf()
    if (this.peek().kind === 'id') return { op: 'item', id: this.take().text }
    throw this.wrong('这里应为项号、左括号或“任N(…)”。')
  }

  private bracketed<T>(read: () => T): T {
    this.take()
    const inner = read()
    if (this.peek().kind !== 'close') throw this.wrong('缺少右括号，请补上。')
    this.take()
    return inner
  }

  private anyOf(): CriterionNode {
    this.take()
    const k = countOf(this.peek())
    if (k === null) throw this.wrong('“任”后面应写几项，如 任2(3-6)。')
    this.take()
    if (this.peek().kind !== 'open') throw this.wrong('“任N”后面应为括号里的项号，如 任2(3-6)。')
    const of = this.bracketed(() => this.list())
    if (k > of.length) throw new LogicError(`任${k} 的括号里只有 ${of.length} 项，请改正。`)
    return { op: 'atLeast', k, of }
  }

  private list(): CriterionNode[] {
    const of = this.entry()
    while (this.peek().kind === 'comma') {
      this.take()
      of.push(...this.entry())
    }
    return of
  }

  private entry(): CriterionNode[] {
    if (this.tokens[this.at + 1]?.kind !== 'range') return [this.expression()]
    const from = Number(this.take().text)
    this.take()
    const to = this.peek().kind === 'id' ? Number(this.take().text) : Number.NaN
    const right = Number.isInteger(from) && Number.isInteger(to) && from < to && to - from < MAX_RANGE
    if (!right) throw this.wrong('连续项号应写成从小到大的整数，如 3-6。')
    return Array.from({ length: to - from + 1 }, (_, i) => ({ op: 'item', id: String(from + i) }))
  }
}

function countOf(token: Token): number | null {
  if (token.kind !== 'id') return null
  const numeral = token.text === '两' ? 2 : NUMERALS.indexOf(token.text)
  const k = /^\d+$/.test(token.text) ? Number(token.text) : token.text.length === 1 ? numeral : -1
  return k >= 1 ? k : null
}

/** The tree as `parseLogic` reads it back, groups of one dissolved. */
export function printLogic(node: CriterionNode): string {
  if (node.op === 'item') return node.id
  if (node.op === 'atLeast') return `任${node.k}(${printList(node.of)})`
  const [only, ...more] = node.of
  if (only && more.length === 0) return printLogic(only)
  return node.of.map(inner).join(node.op === 'and' ? ' 且 ' : ' 或 ')
}

function inner(node: CriterionNode): string {
  const alone = node.op !== 'item' && node.op !== 'atLeast' && node.of.length === 1 ? node.of[0] : undefined
  if (alone) return inner(alone)
  return node.op === 'and' || node.op === 'or' ? `(${printLogic(node)})` : printLogic(node)
}

/** 3,4,5,6 → 3-6 */
function printList(of: readonly CriterionNode[]): string {
  const texts: string[] = []
  let run: string[] = []
  const flush = () => {
    if (run.length > 2) texts.push(`${run[0]}-${run.at(-1)}`)
    else texts.push(...run)
    run = []
  }
  for (const node of of) {
    const id = node.op === 'item' && /^(0|[1-9]\d{0,5})$/.test(node.id) ? node.id : null
    if (id === null) {
      flush()
      texts.push(printLogic(node))
      continue
    }
    const last = run.at(-1)
    if (last !== undefined && Number(id) !== Number(last) + 1) flush()
    run.push(id)
  }
  flush()
  return texts.join(',')
}
