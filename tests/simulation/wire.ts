import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { HttpAnswer } from '#core/fetch.ts'
import { PREPARED_TYPE } from '#shared/prepared/page.ts'

/** A request as it went on the line. */
export interface Request {
  readonly method: string
  readonly path: string
  readonly token: string
  readonly body: string | Buffer | null
  /** If-None-Match */
  readonly known: string | null
}

/** An answer as it comes off the line. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** each character of the text is a byte */
  readonly bytes?: boolean
}

/** Nothing goes over it: what is asked and answered is handed on as it is. */
const nowhere = new Socket()

/**
 * Asks an application as if the request had come over a socket: its routing, its parsing of bodies, its hooks and its
 * error bodies, without the headers being written out and read back, which would be half of all work.
 */
export function ask(app: FastifyInstance, request: Request): Promise<Answer> {
  return new Promise((resolve) => {
    const asked = new Asked(request)
    app.routing(asked, new Answering(asked, resolve))
  })
}

class Asked extends IncomingMessage {
  readonly #body: Request['body']
  constructor({ method, path, token, body, known }: Request) {
    super(nowhere)
    this.method = method
    this.url = path
    this.httpVersionMajor = 1
    this.httpVersionMinor = 1
    this.complete = true
    this.headers = {
      authorization: `Bearer ${token}`,
      ...(body !== null && {
        'content-type': typeof body === 'string' ? 'application/json' : 'application/octet-stream',
      }),
      ...(known !== null && { 'if-none-match': known }),
    }
    this.#body = body
  }

  override _read(): void {
    if (this.#body !== null) this.push(this.#body)
    this.push(null)
  }
}

class Answering extends ServerResponse<Asked> {
  readonly #tell: (answer: Answer) => void
  readonly #headers: Record<string, string> = {}
  #text = ''
  #bytes = false
  #begun = false
  constructor(asked: Asked, tell: (answer: Answer) => void) {
    super(asked)
    this.#tell = tell
  }

  override setHeader(name: string, value: number | string | readonly string[]): this {
    this.#headers[name] = String(value)
    return this
  }

  override writeHead(status: number, headers?: unknown): this {
    if (this.#begun) throw new Error('an answer was begun twice')
    this.#begun = true
    this.statusCode = status
    for (const [name, value] of Object.entries(headers ?? {})) this.setHeader(name, value)
    return this
  }

  override write(chunk: unknown): boolean {
    this.#begun = true
    this.#bytes = this.#headers['content-type'] === PREPARED_TYPE
    this.#text += this.#bytes && Buffer.isBuffer(chunk) ? chunk.toString('latin1') : String(chunk)
    return true
  }

  override end(chunk?: unknown): this {
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) this.write(chunk)
    this.finished = true
    this.emit('finish')
    this.emit('close')
    const bytes = this.#bytes && { bytes: true }
    this.#tell({ status: this.statusCode, headers: this.#headers, text: this.#text, ...bytes })
    return this
  }
}

/** The line breaks after so many bytes; or it seems to have ended there as it should. */
export interface Cut {
  readonly at: number
  readonly noticed: boolean
}

/** What the desk reads of an answer. */
export function received({ status, headers, text, bytes: raw }: Answer, cut?: Cut): HttpAnswer {
  const bytes = Buffer.from(text, raw ? 'latin1' : 'utf8')
  async function* body(): AsyncGenerator<Uint8Array> {
    yield cut === undefined ? bytes : bytes.subarray(0, cut.at)
    if (cut?.noticed) throw new TypeError('terminated')
  }
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name) => headers[name] ?? null },
    body: body(),
  }
}
