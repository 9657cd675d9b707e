import type { Query } from '../store/sql.ts'
import type { Decoder } from './decoder.ts'
import type { PagePrint } from './look.ts'
import { sketchDistance } from './sketch.ts'
import { type Candidate, candidatesFor, inkOfPages, printsOf, writtenPages } from './store.ts'

/** In how many of 256 bits two scans of one page differ at most; measured, with room. */
const FARTHEST = 64
/** The nearest pages are looked at closely, and no more: on a busy hospital's form hundreds look alike from afar. */
const MOST = 240
/** Pages looked at in one request to the decoder, well within its time. */
const TOGETHER = 8

/**
 * Other papers that are copies of this one: every written page of the shorter of the two is found in the longer. A single
 * page would not do: information sheets that a hospital hands to everybody are the same for everybody.
 */
export async function findCopies(query: Query, decoder: Decoder, sha256: string): Promise<string[]> {
  const mine = await printsOf(query, sha256)
  const found = new Map<string, { readonly mine: Set<number>; readonly theirs: Set<number> }>()
  for (const print of mine) {
    for (const copy of await copiesOfPage(query, decoder, sha256, print)) {
      const pair = found.get(copy.sha256) ?? { mine: new Set(), theirs: new Set() }
      pair.mine.add(print.page)
      pair.theirs.add(copy.page)
      found.set(copy.sha256, pair)
    }
  }
  const copies: string[] = []
  for (const [other, pair] of found) {
    if (pair.mine.size === mine.length || pair.theirs.size === (await writtenPages(query, other))) copies.push(other)
  }
  return copies
}

async function copiesOfPage(query: Query, decoder: Decoder, sha256: string, print: PagePrint): Promise<Candidate[]> {
  const near = (await candidatesFor(query, sha256, print))
    .map((candidate) => ({ candidate, distance: sketchDistance(print.sketch, candidate.sketch) }))
    .filter(({ distance }) => distance <= FARTHEST)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ candidate }) => candidate)
  const copies: Candidate[] = []
  for (let i = 0; i < near.length; i += TOGETHER) {
    const some = near.slice(i, i + TOGETHER)
    const answers = await decoder.compare(print.ink, await inkOfPages(query, some))
    copies.push(...some.filter((_, at) => answers[at]))
  }
  return copies
}
