import { createHash } from 'node:crypto'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { gramsOf } from '#shared/prepared/names.ts'
import {
  isJoined,
  isPreparedList,
  MARK_BYTES,
  PACK_CASES,
  type PreparedList,
  splitParts,
} from '#shared/prepared/page.ts'
import { PREPARATION, type PreparedCase, prepareCase } from '#shared/prepared/prepare.ts'
import { offline, strange } from '../central-failure.ts'
import { bytesOf } from '../centre-exchange.ts'
import { type FeedRow, readFeedPage } from '../feed-stream.ts'
import { unpackedBeside } from './case-pack.ts'

/** Where a body lies: in which pack of its page, and on which line of it. */
export interface PackedBody {
  readonly pack: number
  readonly line: number
}

/** A case ready to be stored; `body`: as JSON, or the same in UTF-8, or where in the packs of its page it is. */
export interface Prepared extends PreparedCase {
  readonly body: string | Uint8Array | PackedBody
}

/** A page of the feed ready to be stored. */
export interface PreparedPage {
  readonly cases: readonly Prepared[]
  /** what names of the page are found by, as `gramsOf` tells it */
  readonly grams: ReadonlyMap<string, string>
  readonly packs: readonly Uint8Array[]
  readonly next: string
  readonly more: boolean
}

/** By what rules a page is to be looked at. */
export interface Rules {
  readonly pack: PolicyPack
  /** SHA-256 of the policy, as the centre tells it by its ETag */
  readonly digest: string
}

type Chunks = AsyncIterable<Uint8Array>

const otherWork = () => new Promise<void>((go) => setImmediate(go))

/**
 * Makes the bytes of a page ready to be stored. The centre has mostly done so before; a page of lines is read, checked and
 * looked at here, with pauses. Answers null for one that was prepared by other rules than these: it has to be asked for
 * again as lines. Throws CentralFailure when anything is missing or wrong.
 */
export async function readPage(chunks: Chunks, rules: Rules): Promise<PreparedPage | null> {
  const source = chunks[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array()
  while (head.length < MARK_BYTES) {
    const { done, value } = await source.next()
    if (done) break
    head = head.length === 0 ? value : Buffer.concat([head, value])
  }
  const all = whole(head, source)
  return isJoined(head) ? readPrepared(await bytesOf(all, MOST_BYTES), rules) : readLines(all, rules.pack)
}

/** All bytes, the first of them looked at already. Whoever stops reading in the middle lets go of the connection too. */
async function* whole(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head
    for (let step = await rest.next(); !step.done; step = await rest.next()) yield step.value
  } finally {
    await rest.return?.()
  }
}

async function readLines(chunks: Chunks, pack: PolicyPack): Promise<PreparedPage> {
  const grams = new Map<string, string>()
  const make = ({ caseFile, text }: FeedRow): Prepared => {
    const name = caseFile.form.psn_name
    if (!grams.has(name)) grams.set(name, gramsOf(name))
    // A copy: the line is a piece of a chunk that nobody else needs any more.
    return { ...prepareCase(caseFile, pack), body: text ? new Uint8Array(text) : JSON.stringify(caseFile) }
  }
  const { rows, next, more } = await readFeedPage(chunks, make, otherWork)
  return { cases: rows, grams, packs: [], next, more }
}

/** A page as it travels is far smaller; what is longer is not read to its end. */
const MOST_BYTES = 256_000_000

async function readPrepared(bytes: Buffer, { digest }: Rules): Promise<PreparedPage | null> {
  const [packed, ...packs] = splitParts(bytes) ?? []
  // The connection broke: nothing of it counts.
  if (!packed) throw offline()
  const list = await listIn(packed)
  if (list.prepared !== PREPARATION || list.policy !== digest) return null
  const { cases, grams, next, more } = list
  if (packs.length < list.packs.length) throw offline()
  if (list.packs.length !== Math.ceil(cases.length / PACK_CASES)) throw strange(200)
  if (packs.some((pack, i) => createHash('sha256').update(pack).digest('hex') !== list.packs[i])) throw strange(200)
  return {
    cases: cases.map(({ row, alone }, i) => ({
      row,
      alone,
      body: { pack: Math.floor(i / PACK_CASES), line: i % PACK_CASES },
    })),
    grams: new Map(grams.map((one) => [one.name, one.grams])),
    packs,
    next,
    more,
  }
}

/** The list of a page unpacks into one piece of this size. */
const UNPACKED_LIST = 2 * 1024 * 1024

async function listIn(packed: Uint8Array): Promise<PreparedList> {
  const text = await unpackedBeside(packed, UNPACKED_LIST)
  if (text === null) throw strange(200)
  const json = jsonOf(text.toString('utf8'))
  if (!isPreparedList(json)) throw strange(200)
  return json
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw strange(200)
  }
}
