import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { PackError } from '#shared/policy/pack-report.ts'

/** The command was typed wrong: exit 2, one sentence. */
export class UsageError extends Error {}

/** What was handed in is wrong: exit 1, every error. */
export class Refused extends Error {
  readonly errors: readonly PackError[]
  readonly warnings: readonly PackError[]
  constructor(errors: readonly PackError[], warnings: readonly PackError[] = []) {
    super(errors.map(({ path, message }) => (path === '' ? message : `${path}：${message}`)).join('\n'))
    this.errors = errors
    this.warnings = warnings
  }
}

/** One error that is not about a place in a document. */
export function refuse(message: string): Refused {
  return new Refused([{ path: '', message }])
}

type Options = NonNullable<ParseArgsConfig['options']>

/** `parseArgs`, strictly, with its complaints as one Chinese sentence. */
export function parse<O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw usageOf(error)
  }
}

function usageOf(error: unknown): unknown {
  if (!(error instanceof TypeError) || !('code' in error) || !String(error.code).startsWith('ERR_PARSE_ARGS'))
    return error
  const option = /'(-[^'\s]*)/.exec(error.message)?.[1] ?? ''
  return new UsageError(
    error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? `没有选项 ${option}。` : `选项 ${option} 缺少值或不应带值。`,
  )
}

/** Exactly this many words after the command. */
export function words(positionals: readonly string[], ...names: string[]): string[] {
  const missing = names[positionals.length]
  if (missing !== undefined) throw new UsageError(`缺少${missing}。`)
  // What was typed may be an identity number: it is not repeated.
  const extra = positionals.length - names.length
  if (extra > 0) throw new UsageError(`多了 ${extra} 个参数，请核对。`)
  return [...positionals]
}
