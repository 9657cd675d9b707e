import { create } from 'zustand'
import type { QueueFilter, QueueName } from '#shared/contract/core-api.ts'

export const screens = [
  'home',
  'queue',
  'case',
  'window',
  'batch',
  'batchApprove',
  'reports',
  'outbox',
  'sync',
  'renewals',
  'exports',
  'policy',
] as const
export type Screen = (typeof screens)[number]

/** Where somebody is in one queue; kept, so that coming back from a case lands on the same row and scroll. */
export interface QueuePlace {
  readonly filter: QueueFilter
  /** index into the frozen order */
  readonly cursor: number
  readonly scrollTop: number
}

/** An open case; `index` is its place in the frozen order, null when it was opened from elsewhere. */
interface Open {
  readonly caseId: string
  readonly index: number | null
  /** the screen it was opened from where that is no queue; 发件箱 unless given */
  readonly screen?: 'batch' | 'batchApprove' | 'exports' | 'window'
  /** the case it was opened from, to come back to */
  readonly from?: Open
}

export interface Nav {
  readonly screen: Screen
  readonly queue: QueueName
  readonly places: Readonly<Partial<Record<QueueName, QueuePlace>>>
  readonly open: Open | null
  /** grows each time a queue is entered, so that entering (unlike coming back) reads a fresh order */
  readonly entered: number
  /** the operation whose two sides are being compared in 发件箱 */
  readonly conflictOf: string | null
  /** who stands in front of the window desk; kept, so that coming back finds the same citizen */
  readonly citizen: Citizen | null
}

/** A case found at the window desk, or a registration being filled in. */
export type Citizen =
  | { readonly caseId: string }
  | { readonly draftId: string }
  /** what was just registered, until its numbers are there and its receipts printed */
  | { readonly provisionalNo: string }

const start: Nav = {
  screen: 'home',
  queue: 'first_review',
  places: {},
  open: null,
  entered: 0,
  conflictOf: null,
  citizen: null,
}

/** Navigation state. There is no router: a desk has a few places, and none of them is an address. */
export const useNav = create<Nav>(() => start)

/** Places of queues nobody has entered yet; the same object each time, so that who watches one is not told of nothing. */
const unentered = new Map<QueueName, QueuePlace>()

/** Where a queue stands: its top, when nobody has entered it yet. */
export function placeOf(nav: Nav, queue: QueueName): QueuePlace {
  const place = nav.places[queue] ?? unentered.get(queue) ?? { filter: { queue }, cursor: 0, scrollTop: 0 }
  if (!nav.places[queue]) unentered.set(queue, place)
  return place
}

/** Enter a queue from elsewhere: a fresh order, the cursor at the top; filters as left unless given. */
export function enterQueue(queue: QueueName, filter?: Omit<QueueFilter, 'queue'>): void {
  useNav.setState((nav) => ({
    screen: 'queue',
    queue,
    open: null,
    entered: nav.entered + 1,
    places: {
      ...nav.places,
      [queue]: { filter: filter ? { ...filter, queue } : placeOf(nav, queue).filter, cursor: 0, scrollTop: 0 },
    },
  }))
}

/** Change filters of the current queue: another order, so the cursor starts at its top. */
export function setFilter(change: Partial<Omit<QueueFilter, 'queue'>>): void {
  const nav = useNav.getState()
  useNav.setState({
    screen: 'queue',
    open: null,
    entered: nav.entered + 1,
    places: {
      ...nav.places,
      [nav.queue]: { filter: changed(placeOf(nav, nav.queue).filter, change), cursor: 0, scrollTop: 0 },
    },
  })
}

/** A filter with something set or, where it is empty, taken off. */
export function changed(before: QueueFilter, change: Partial<QueueFilter>): QueueFilter {
  const merged = { ...before, ...change }
  const filter: QueueFilter = { queue: merged.queue }
  if (merged.insutype) filter.insutype = merged.insutype
  if (merged.disease) filter.disease = merged.disease
  if (merged.channel) filter.channel = merged.channel
  if (merged.applyType) filter.applyType = merged.applyType
  if (merged.band) filter.band = merged.band
  if (merged.findings) filter.findings = merged.findings
  if (merged.assignee !== undefined) filter.assignee = merged.assignee
  if (merged.hospital) filter.hospital = merged.hospital
  if (merged.search) filter.search = merged.search
  return filter
}

/** Remember cursor or scroll of the current queue. */
export function setPlace(change: Partial<Pick<QueuePlace, 'cursor' | 'scrollTop'>>): void {
  useNav.setState((nav) => ({
    places: { ...nav.places, [nav.queue]: { ...placeOf(nav, nav.queue), ...change } },
  }))
}

export function openCase(caseId: string, index: number | null): void {
  if (index !== null) setPlace({ cursor: index })
  useNav.setState({ screen: 'case', open: { caseId, index } })
}

/** Open a case of the batch; coming back leads to the batch. */
export function openFromBatch(caseId: string): void {
  useNav.setState({ screen: 'case', open: { caseId, index: null, screen: 'batch' } })
}

/** Open a case from a screen that is no queue; coming back leads there. */
export function openFrom(screen: NonNullable<Open['screen']>, caseId: string): void {
  useNav.setState({ screen: 'case', open: { caseId, index: null, screen } })
}

/** Open the case of an export; coming back leads to the exports. */
export function openFromExports(caseId: string): void {
  useNav.setState({ screen: 'case', open: { caseId, index: null, screen: 'exports' } })
}

/** Open a case in 审核台 from the window desk; coming back leads there. */
export function openFromWindow(caseId: string): void {
  useNav.setState({ screen: 'case', open: { caseId, index: null, screen: 'window' } })
}

/** Somebody else stands at the window desk now; null = nobody. */
export function receive(citizen: Citizen | null): void {
  useNav.setState({ citizen })
}

/** The window desk with this case: where alone what was done to it can be done again. */
export function openAtWindow(caseId: string): void {
  useNav.setState({ screen: 'window', citizen: { caseId } })
}

/** Open a case that has to do with the open one; coming back leads to that one again. */
export function openOther(caseId: string): void {
  useNav.setState(({ open }) => ({
    screen: 'case',
    open: open ? { caseId, index: null, from: open } : { caseId, index: null },
  }))
}

/** Back from a case to the case or the row it was opened from. */
export function backToQueue(): void {
  useNav.setState((nav) =>
    nav.open?.from
      ? { open: nav.open.from }
      : { screen: nav.open?.index === null ? (nav.open.screen ?? 'outbox') : 'queue', open: null },
  )
}

export function goTo(screen: Exclude<Screen, 'queue' | 'case'>): void {
  useNav.setState({ screen, open: null, conflictOf: null })
}

/** Mine beside theirs of one operation; null = back to the list. */
export function compareSides(opId: string | null): void {
  useNav.setState({ screen: 'outbox', open: null, conflictOf: opId })
}

/** Another person at the same desk starts with nothing of the last one. */
export function resetNav(): void {
  useNav.setState(start)
}
