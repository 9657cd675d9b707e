import { laidOn } from './alignment.ts'
import { correlation, meanInk } from './correlation.ts'
import { FRAME } from './frame.ts'
import type { Ink } from './ink.ts'

/*
 * Two papers on one hospital's form look alike from afar, and nearly so from nearby: all that differs is a name and a few
 * numbers. So it is not asked how much of two pages agrees, but whether anything on them differs. Where a copy was
 * scanned anew, every character is still itself; where it is another person's paper, some are not.
 *
 * The numbers below were measured on drawn papers. Other scans of a paper differ from it in no place, seldom in one to
 * four; papers in which everything but name, number and age is the same in six and more; papers as hospitals write them
 * for two persons in more than thirty. A few scans that could not be laid on each other well differ in many places and are
 * not found: rather that than a wrong suspicion. `tests/central/pictures.test.ts` holds a few of each.
 */

/** Side of a place: two characters of running text. */
const PLACE = 24
/** Places overlap by half, so that every character is in the middle of one. */
const STEP = PLACE / 2
/** How far writing may be off after the pages are laid on each other: paper stretches in a feeder. */
const PLAY = 2
/** Mean ink from which on a place is written on, and up to which it is bare. */
const WRITTEN = 10
const BARE = 3
/** Correlation below which two places show different writing. */
const SAME = 0.5
/** A fold, a stain, a staple may spoil so many places of a copy. */
const MOST_DIFFERENT = 4
/** A seal that came out on one copy only, against all places that are written on in both. */
const MOST_ONE_SIDED = 0.2
/** A page with less writing than this says too little to be recognised by. */
const LEAST_PLACES = 60

/** How two framed pages agree, place by place. */
export interface Agreement {
  /** places written on in both */
  readonly both: number
  /** of these, where the writing differs */
  readonly different: number
  /** places written on in one only */
  readonly oneSided: number
}

/** Is one page a copy of the other, however either was scanned? */
export function isCopy(a: Ink, b: Ink): boolean {
  const found = agreement(a, b, MOST_DIFFERENT)
  if (found === null || found.different > MOST_DIFFERENT) return false
  return found.both >= LEAST_PLACES && found.oneSided <= found.both * MOST_ONE_SIDED
}

/**
 * Lays one framed page on the other and compares their writing. Null where they do not fit on each other at all. Stops
 * counting when more than `enough` places differ.
 */
export function agreement(a: Ink, b: Ink, enough = Number.POSITIVE_INFINITY): Agreement | null {
  const laid = laidOn(a, b)
  if (laid === null) return null
  let both = 0
  let different = 0
  let oneSided = 0
  for (const { x, y } of places) {
    const inkA = meanInk(a, x, y, PLACE)
    const inkB = meanInk(laid, x, y, PLACE)
    if (inkA < WRITTEN && inkB < WRITTEN) continue
    if (inkA < BARE || inkB < BARE) {
      oneSided++
      continue
    }
    both++
    if (!isSame(a, laid, x, y)) different++
    if (different > enough) break
  }
  return { both, different, oneSided }
}

/** Every place but those at the edge, where a cropped page ends; each round over the page takes every other one. */
const places: readonly { readonly x: number; readonly y: number }[] = [0, 1, 2, 3].flatMap((round) => {
  const list: { x: number; y: number }[] = []
  for (let y = PLACE + (round >> 1) * STEP; y + 2 * PLACE <= FRAME.height; y += PLACE) {
    for (let x = PLACE + (round & 1) * STEP; x + 2 * PLACE <= FRAME.width; x += PLACE) list.push({ x, y })
  }
  return list
})

function isSame(a: Ink, b: Ink, x: number, y: number): boolean {
  if (correlation(a, b, x, y, PLACE, 0, 0) >= SAME) return true
  for (let dy = -PLAY; dy <= PLAY; dy++) {
    for (let dx = -PLAY; dx <= PLAY; dx++) if (correlation(a, b, x, y, PLACE, dx, dy) >= SAME) return true
  }
  return false
}
