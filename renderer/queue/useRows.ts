import { useQueries } from '@tanstack/react-query'
import type { Problem } from '#shared/model/problem.ts'
import { problemOf } from '../bridge.ts'
import { chunkOf, chunkQuery, type FrozenOrder, type QueueRowData } from './order.ts'

/** Chunks read beyond what is on screen, either way: scrolling finds them there. */
const AHEAD = 1

/** The rows of a frozen order from place `first` to place `last`, read in chunks. */
export function useRows(order: FrozenOrder, first: number, last: number) {
  const from = Math.max(0, chunkOf(first) - AHEAD)
  const to = Math.min(chunkOf(Math.max(0, order.rows.length - 1)), chunkOf(last) + AHEAD)
  const chunks = useQueries({
    queries: Array.from({ length: to - from + 1 }, (_, i) => chunkQuery(order, from + i)),
  })
  const failed = chunks.find((chunk) => chunk.isError)
  const problem: Problem | null = failed ? problemOf(failed.error) : null
  return {
    /** undefined: on its way, or gone from the cache since the order was frozen */
    rowOf: (index: number): QueueRowData | undefined => {
      const number = order.rows[index]
      return number === undefined ? undefined : chunks[chunkOf(index) - from]?.data?.get(number)
    },
    isLoading: (index: number): boolean => chunks[chunkOf(index) - from]?.data === undefined,
    problem,
    retry: () => void failed?.refetch(),
  }
}
