import type { DraftBody } from '#shared/contract/core-api.ts'

const NOTE = 500
const MARKS = 200

function both<T>(own: readonly T[], left: readonly T[], key: (one: T) => string): T[] {
  const known = new Set(own.map(key))
  return [...own, ...left.filter((one) => !known.has(key(one)))]
}

/**
 * Mine with what another person left: of the same reason, item, tick or mark mine stands, because I have seen it last;
 * both notes are kept as far as a note may be long. What they saw is not what I have seen.
 */
export function adopted(own: DraftBody, left: DraftBody): DraftBody {
  const note = own.note === '' || own.note.includes(left.note) ? own.note || left.note : `${own.note}\n${left.note}`
  return {
    ...own,
    note: note.slice(0, NOTE),
    reasons: both(own.reasons, left.reasons, ({ code }) => code),
    items: both(own.items, left.items, ({ code }) => code),
    criteria: both(own.criteria, left.criteria, ({ id }) => id),
    marks: both(own.marks ?? [], left.marks ?? [], ({ id }) => id).slice(0, MARKS),
    ...(own.opening || !left.opening ? {} : { opening: left.opening }),
  }
}
