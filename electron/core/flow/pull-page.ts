import type { CaseFile } from '#shared/model/case.ts'
import { findings } from '#shared/policy/findings.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { readFeedPage } from '../feed-stream.ts'
import { canPack, FEWEST_PACKED, PACK_CASES, packBodies } from './case-pack.ts'
import { type CaseRow, caseRow, type FindingColumns, findingColumns, gramsOf } from './case-row.ts'

/** A case ready to be stored, with what the machine notices in it while it looks at no other case. */
export interface Prepared {
  readonly row: CaseRow
  readonly alone: FindingColumns
}

/** A page of the feed ready to be stored. Nothing but plain values and bytes: it can be handed from thread to thread. */
export interface PreparedPage {
  readonly cases: readonly Prepared[]
  /** what each name of the page is found by, as `gramsOf` tells it */
  readonly grams: ReadonlyMap<string, string>
  /** where bodies of its cases are, each pack in memory of its own */
  readonly packs: readonly Uint8Array<ArrayBuffer>[]
  readonly next: string
  readonly more: boolean
}

/**
 * The part of storing a case that needs no database.
 * @param text the case as JSON in UTF-8, where it is at hand
 */
export function prepareCase(caseFile: CaseFile, pack: PolicyPack, text: Uint8Array | null = null): Prepared {
  return { row: caseRow(caseFile, text ?? undefined), alone: findingColumns(findings(caseFile, pack)) }
}

/** Reads a page and makes each row ready as it comes. Throws as `readFeedPage` does. */
export async function preparePage(
  body: AsyncIterable<Uint8Array> | Uint8Array,
  pack: PolicyPack,
  rest: () => Promise<void>,
): Promise<PreparedPage> {
  const grams = new Map<string, string>()
  const packer = createPacker()
  const { rows, next, more } = await readFeedPage(
    body,
    ({ caseFile, text }) => {
      const one = prepareCase(caseFile, pack, text)
      const { name } = one.row
      if (!grams.has(name)) grams.set(name, gramsOf(name))
      if (text) packer.take(one.row, text)
      return one
    },
    rest,
  )
  return { cases: rows, grams, packs: packer.end(), next, more }
}

/** Puts bodies into packs as they come. What is left over is kept one by one. */
function createPacker(): { take(row: CaseRow, text: Uint8Array): void; end(): Uint8Array<ArrayBuffer>[] } {
  const packs: Uint8Array<ArrayBuffer>[] = []
  let taken: { readonly row: CaseRow; readonly text: Uint8Array }[] = []

  function pack(): void {
    const packed = canPack && taken.length >= FEWEST_PACKED
    for (const [line, { row, text }] of taken.entries()) {
      row.body = packed ? { pack: packs.length, line } : new Uint8Array(text)
    }
    if (packed) packs.push(packBodies(taken.map(({ text }) => text)))
    taken = []
  }

  return {
    take: (row, text) => {
      taken.push({ row, text })
      if (taken.length === PACK_CASES) pack()
    },
    end: () => {
      pack()
      return packs
    },
  }
}
