import { Band, type QueueName } from '#shared/contract/core-api.ts'

/** One line of the list: a band's header, or the n-th place of the order. */
export type Item =
  | { readonly kind: 'header'; readonly band: Band; readonly count: number }
  | { readonly kind: 'row'; readonly index: number }

/** Where the lines are, without building 100,000 objects. */
export interface Items {
  readonly count: number
  at(line: number): Item
  isHeader(line: number): boolean
  lineOf(index: number): number
}

const byDueDate: readonly QueueName[] = [
  'first_review',
  'second_review',
  'originals',
  'received',
  'supplement',
  'unassigned',
]

/**
 * Lines of a frozen order. The order of an open queue is by due date, so its bands are contiguous and each gets a
 * header; 我的 and 已办 are ordered otherwise and get none, nor does a list of a single band.
 */
export function layOut(queue: QueueName, total: number, bands: Readonly<Record<Band, number>>): Items {
  const present = Band.options.filter((band) => bands[band] > 0)
  const covered = present.reduce((sum, band) => sum + bands[band], 0)
  if (!byDueDate.includes(queue) || present.length < 2 || covered !== total) {
    const at = (line: number): Item => ({ kind: 'row', index: line })
    return { count: total, at, isHeader: () => false, lineOf: (index) => index }
  }
  const groups: { band: Band; count: number; line: number; first: number }[] = []
  let first = 0
  for (const band of present) {
    groups.push({ band, count: bands[band], line: first + groups.length, first })
    first += bands[band]
  }
  const headers = new Set(groups.map(({ line }) => line))
  return {
    count: total + groups.length,
    isHeader: (line) => headers.has(line),
    at(line) {
      const group = groups.findLast((candidate) => candidate.line <= line)
      if (!group) return { kind: 'row', index: line }
      if (group.line === line) return { kind: 'header', band: group.band, count: group.count }
      return { kind: 'row', index: group.first + line - group.line - 1 }
    },
    lineOf(index) {
      const at = groups.findLastIndex((group) => group.first <= index)
      return index + at + 1
    },
  }
}
