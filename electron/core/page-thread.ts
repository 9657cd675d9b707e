import { parentPort } from 'node:worker_threads'
import type { ProblemKind } from '#shared/model/problem.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { CentralFailure, strange } from './central-failure.ts'
import { searchGrams } from './flow/case-row.ts'
import { type PreparedPage, preparePage } from './flow/pull-page.ts'

/** The program of the thread that reads feed pages (`page-reader.ts`). It knows no file, no key and no network. */

/** `pack`: null = the one told before */
export interface PageOrder {
  readonly id: number
  readonly packed: Uint8Array<ArrayBuffer>
  readonly pack: PolicyPack | null
}
/** The page, or what is wrong with it. */
export type PageAnswer =
  | { readonly page: PreparedPage }
  | { readonly kind: ProblemKind; readonly message: string; readonly status: number | null }

/** Nobody else wants this thread. */
const noRest = () => Promise.resolve()

let pack: PolicyPack | null = null
// One page after the other: two at once would both be late.
let turn: Promise<unknown> = Promise.resolve()

// Loads what tells how characters are read, while somebody is still typing a password and not when the first page is here.
searchGrams('单')

parentPort?.on('message', (order: PageOrder) => {
  pack = order.pack ?? pack
  const by = pack
  turn = turn.then(async () => {
    const answer = by === null ? failure(strange(200)) : await read(order.packed, by)
    // Packs change hands without being copied.
    const packs = 'page' in answer ? answer.page.packs.map(({ buffer }) => buffer) : []
    parentPort?.postMessage({ id: order.id, answer }, packs)
  })
})

async function read(packed: Uint8Array, by: PolicyPack): Promise<PageAnswer> {
  try {
    return { page: await preparePage(packed, by, noRest) }
  } catch (error) {
    return failure(error instanceof CentralFailure ? error : strange(200))
  }
}

function failure({ kind, message, status }: CentralFailure): PageAnswer {
  return { kind, message, status }
}
