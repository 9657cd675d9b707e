import { create } from 'zustand'
import type { FrozenOrder } from './order.ts'

/** More than this nobody looks over; what is done with a selection has lower limits of its own. */
export const MOST_SELECTED = 500

interface Selection {
  /** the frozen order the places belong to; another order begins with nothing selected */
  readonly orderId: number
  /** places in that order */
  readonly places: ReadonlySet<number>
}

const nothing: Selection = { orderId: 0, places: new Set() }

/** Rows somebody has selected in the queue. */
export const useSelection = create<Selection>(() => nothing)

const none: ReadonlySet<number> = new Set()

export function useSelected(order: FrozenOrder): ReadonlySet<number> {
  return useSelection((state) => (state.orderId === order.id ? state.places : none))
}

function edit(order: FrozenOrder, change: (places: Set<number>) => void): void {
  useSelection.setState((state) => {
    const places = new Set(state.orderId === order.id ? state.places : [])
    change(places)
    return places.size > MOST_SELECTED ? state : { orderId: order.id, places }
  })
}

export const toggleRow = (order: FrozenOrder, index: number): void =>
  edit(order, (places) => {
    if (!places.delete(index)) places.add(index)
  })

export const selectRows = (order: FrozenOrder, from: number, to: number): void =>
  edit(order, (places) => {
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) places.add(index)
  })

export const clearSelection = (): void => useSelection.setState(nothing)
