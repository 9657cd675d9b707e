import { isUtf8 } from 'node:buffer'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import type { z } from 'zod'
import { FeedEnd, FeedHead } from '#shared/contract/central-api.ts'
import { CaseFile, isCaseFile, readCaseFile } from '#shared/model/case.ts'
import { CentralFailure, captive, offline, strange } from './central-failure.ts'

/** A row of the feed, checked. */
export interface FeedRow {
  readonly caseFile: CaseFile
  /** the case as a JSON object just as it came, in UTF-8; null when it came as something else */
  readonly text: Buffer | null
}

/** One whole page of the feed: every row checked, the closing line seen; of each row what the reader made of it. */
export interface FeedPage<Row> {
  readonly rows: Row[]
  readonly next: string
  readonly more: boolean
}

/** No line of an honest feed comes near this; a longer one is a fault or an attack on memory. */
const MAX_LINE_BYTES = 8_000_000
/** Nor a whole page, unpacked: a few kilobytes can be packed so that they unpack to gigabytes. */
const MAX_PAGE_BYTES = 256_000_000
/** A page has a thousand rows; empty lines count, or nothing but them would keep us busy for minutes. */
const MAX_LINES = 20_000
const NEWLINE = 0x0a
/** Each piece unpacked costs a turn of the event loop, and the loop may be busy storing the page before. */
const UNPACKED_CHUNK = 512 * 1024

/**
 * Reads a page: FeedHead, rows (arrays or objects), FeedEnd, one JSON value a line. Throws CentralFailure when anything is missing or
 * wrong, above all the last line: a page without it is void, because the connection broke.
 * @param make what is wanted of a row: at once, so that no page of whole cases is ever held
 * @param rest between rows, lets other work of the process run
 */
export async function readFeedPage<Row>(
  body: AsyncIterable<Uint8Array>,
  make: (row: FeedRow) => Row,
  rest: () => Promise<void>,
): Promise<FeedPage<Row>> {
  let columns: Columns | null = null
  let end: z.infer<typeof FeedEnd> | null = null
  const rows: Row[] = []
  for await (const lines of splitLines(decompress(body))) {
    for (const line of lines) {
      if (end) throw strange(200)
      if (columns === null) {
        columns = columnsIn(line)
        continue
      }
      const json = parseJson(line, false)
      if (isRow(json)) rows.push(make(rowOf(columns, json, line)))
      else end = endOf(json)
      if (rows.length % 50 === 49) await rest()
    }
  }
  if (!end) throw offline()
  if (end.count !== rows.length) throw strange(200)
  return { rows, next: end.next, more: end.more }
}

/** Anything but the closing line. */
const isRow = (json: unknown) => Array.isArray(json) || !(typeof json === 'object' && json !== null && 'end' in json)

function endOf(json: unknown): z.infer<typeof FeedEnd> {
  const end = FeedEnd.safeParse(json)
  if (!end.success) throw strange(200)
  return end.data
}

/** Where in a row the fields of a case stand. What a newer centre sends besides is not looked at. */
interface Columns {
  readonly count: number
  readonly known: readonly (readonly [name: string, at: number])[]
}

/** The head line of one page is that of the next, as long as the centre is the same. */
let lastHead: { readonly line: Buffer; readonly columns: Columns } | null = null

function columnsIn(line: Buffer): Columns {
  if (lastHead?.line.equals(line)) return lastHead.columns
  const columns = columnsOf(parseJson(line, true))
  lastHead = { line: Buffer.from(line), columns }
  return columns
}

function columnsOf(json: unknown): Columns {
  const head = FeedHead.safeParse(json)
  if (!head.success) throw captive(200)
  const names = head.data.columns
  const known = names.flatMap((name, at) => (Object.hasOwn(CaseFile.shape, name) ? [[name, at] as const] : []))
  return { count: names.length, known }
}

function rowOf(columns: Columns, json: unknown, line: Buffer): FeedRow {
  try {
    if (Array.isArray(json)) return { caseFile: readCaseFile(fieldsOf(columns, json)), text: null }
    // What a newer centre says besides is not kept, nor bytes that are no text.
    if (isCaseFile(json) && isUtf8(line)) return { caseFile: json, text: line }
    return { caseFile: CaseFile.parse(json), text: null }
  } catch {
    throw strange(200)
  }
}

function fieldsOf({ count, known }: Columns, row: readonly unknown[]): Record<string, unknown> {
  if (row.length !== count) throw strange(200)
  const fields: Record<string, unknown> = {}
  for (const [name, at] of known) fields[name] = row[at]
  return fields
}

function parseJson(line: Buffer, first: boolean): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    throw first ? captive(200) : strange(200)
  }
}

/** The lines that each chunk ends. Splits on the byte, never on decoded text: a character may straddle two chunks. */
async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer[]> {
  let pending: Buffer[] = []
  let length = 0
  let whole = 0
  let count = 0
  for await (const chunk of chunks) {
    whole += chunk.length
    if (whole > MAX_PAGE_BYTES) throw strange(200)
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const lines: Buffer[] = []
    let from = 0
    for (let at = buffer.indexOf(NEWLINE); at !== -1; at = buffer.indexOf(NEWLINE, from)) {
      count += 1
      if (count > MAX_LINES) throw strange(200)
      pending.push(buffer.subarray(from, at))
      const line = pending.length === 1 ? buffer.subarray(from, at) : Buffer.concat(pending)
      pending = []
      length = 0
      from = at + 1
      if (line.length > 0) lines.push(line)
    }
    pending.push(buffer.subarray(from))
    length += buffer.length - from
    if (length > MAX_LINE_BYTES) throw strange(200)
    yield lines
  }
  if (length > 0) yield [Buffer.concat(pending)]
}

/**
 * Whether the HTTP client has already undone the compression differs between runtimes and versions, so the bytes are
 * asked and not the header: zstd and gzip both start with a magic number that no JSON text starts with.
 */
function packingOf(head: Buffer): 'zstd' | 'gzip' | null {
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return 'zstd'
  return head.length >= 2 && head.readUInt16BE(0) === 0x1f8b ? 'gzip' : null
}

/** As they come. */
async function* decompress(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = body[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < 4) {
    const { done, value } = await source.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield head
      for (let step = await source.next(); !step.done; step = await source.next()) yield step.value
    } finally {
      // Whoever stops reading in the middle lets go of the connection too.
      await source.return?.()
    }
  }
  const packing = packingOf(head)
  if (packing === 'zstd') yield* through(whole(), createZstdDecompress({ chunkSize: UNPACKED_CHUNK }))
  else if (packing === 'gzip') yield* through(whole(), createGunzip({ chunkSize: UNPACKED_CHUNK }))
  else yield* whole()
}

async function* through(
  source: AsyncIterable<Uint8Array>,
  decoder: ReturnType<typeof createGunzip> | ReturnType<typeof createZstdDecompress>,
): AsyncGenerator<Uint8Array> {
  const feeding = (async () => {
    for await (const chunk of source) {
      if (!decoder.write(chunk)) {
        // Closed when what was unpacked is refused: nobody drains it then, and the connection must be let go of.
        await new Promise<void>((go) => {
          const on = () => {
            decoder.off('drain', on).off('close', on)
            go()
          }
          decoder.on('drain', on).on('close', on)
        })
        if (decoder.destroyed) return
      }
    }
    decoder.end()
  })()
  feeding.catch((error: unknown) => decoder.destroy(error instanceof Error ? error : offline()))
  try {
    for await (const chunk of decoder) yield chunk
    await feeding
  } catch (error) {
    throw error instanceof CentralFailure ? error : strange(200)
  } finally {
    decoder.destroy()
  }
}
