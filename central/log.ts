/** Where log lines go. */
export interface LogSink {
  write(line: string): void
}

/** What a log line may hold: no bodies, names, tokens, addresses of records, and never the message of an error. */
export type LogEntry = RequestEntry | JobEntry

/** Something the centre did of its own accord went wrong. */
interface JobEntry {
  readonly event: 'job'
  readonly job: string
  readonly error: string
  readonly code: string
  readonly frames: readonly string[]
}

interface RequestEntry {
  readonly event: 'request' | 'error'
  /** the number a person is shown beside an error */
  readonly ref: string
  readonly method: string
  /** the pattern of the contract (`/v1/cases/:caseNo`), not the address */
  readonly route: string
  readonly status: number
  readonly ms?: number
  readonly kind?: string
  readonly error?: string
  readonly code?: string
  readonly frames?: readonly string[]
}

export type Log = (entry: LogEntry) => void

/**
 * One JSON object a line, everything of it chosen by us. The web framework's logger stays off: it writes full
 * addresses, and error messages that quote the value they stumbled over.
 */
export function makeLog(sink: LogSink | null, clock: () => Date): Log {
  if (sink === null) return () => {}
  return (entry) => sink.write(`${JSON.stringify({ at: clock().toISOString(), ...entry })}\n`)
}

/** The machine's code of an error, or nothing. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** The places in our source an error came through. */
export function framesOf(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return stack.split('\n').filter((line) => /^\s+at /.test(line))
}
