import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { MediaType } from '#shared/model/document.ts'
import { limits, type Unreadable, UnreadableError } from './limits.ts'
import type { PagePrint } from './look.ts'

export type Request =
  | { readonly do: 'look'; readonly bytes: Uint8Array; readonly mediaType: MediaType }
  | { readonly do: 'compare'; readonly page: Uint8Array; readonly others: readonly Uint8Array[] }
export type Answer =
  | { readonly prints: readonly PagePrint[] }
  | { readonly unreadable: Unreadable }
  | { readonly copies: readonly boolean[] }

/** Looks at documents where a hostile one can do no harm. One request at a time. */
export interface Decoder {
  /** Throws `UnreadableError` where it is no use to try again, any other error where it may be. */
  look(bytes: Uint8Array, mediaType: MediaType): Promise<readonly PagePrint[]>
  /** Which of `others` are copies of `page`; all as packed in their prints. */
  compare(page: Uint8Array, others: readonly Uint8Array[]): Promise<readonly boolean[]>
  close(): void
}

/** A document could not be looked at, and the process that tried is gone. */
export class DecoderGoneError extends Error {
  override readonly name = 'DecoderGoneError'
  readonly code: 'timeout' | 'crashed'

  constructor(code: 'timeout' | 'crashed') {
    super(code)
    this.code = code
  }
}

/**
 * A process of its own decodes and compares: started when it is needed, without our environment, killed when a request
 * takes too long. Its memory is bounded, and what it dies of is its own.
 */
export function openDecoder(milliseconds = limits.milliseconds): Decoder {
  let child: ChildProcess | null = null

  function start(): ChildProcess {
    const started = fork(fileURLToPath(new URL('./decoder-main.ts', import.meta.url)), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {},
      execArgv: [
        `--max-old-space-size=${limits.heapMegabytes}`,
        // in pages of 64 KB: the PDF engine, told that there is no more memory, gives up
        `--wasm-max-mem-pages=${limits.engineMegabytes * 16}`,
      ],
    })
    started.once('exit', () => {
      if (child === started) child = null
    })
    return started
  }

  function stop(): void {
    child?.kill('SIGKILL')
    child = null
  }

  function ask(request: Request): Promise<Answer> {
    child ??= start()
    const process = child
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        process.off('message', onMessage)
        process.off('exit', onExit)
        process.off('error', onExit)
        settle()
      }
      const onMessage = (answer: Answer) => finish(() => resolve(answer))
      const onExit = () =>
        finish(() => {
          stop()
          reject(new DecoderGoneError('crashed'))
        })
      const timer = setTimeout(() => {
        finish(() => {
          stop()
          reject(new DecoderGoneError('timeout'))
        })
      }, milliseconds)
      process.on('message', onMessage)
      process.once('exit', onExit)
      process.once('error', onExit)
      process.send(request)
    })
  }

  return {
    async look(bytes, mediaType) {
      const answer = await ask({ do: 'look', bytes, mediaType })
      if ('unreadable' in answer) throw new UnreadableError(answer.unreadable)
      if ('prints' in answer) return answer.prints
      throw new DecoderGoneError('crashed')
    },
    async compare(page, others) {
      const answer = await ask({ do: 'compare', page, others })
      if ('copies' in answer && answer.copies.length === others.length) return answer.copies
      throw new DecoderGoneError('crashed')
    },
    close: stop,
  }
}
