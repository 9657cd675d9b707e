import type { Workbench } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { DeedKind } from '#shared/model/operation.ts'

/** Deeds of the bench. 补正到件 is done at the window, where the papers are captured. */
export type BenchDeed = Exclude<DeedKind, 'supplement_received'>

/** How a deed is offered: its key, whether it needs something first, and how it looks. */
export interface DeedOffer {
  /** for choosing another key: keymap.ts */
  readonly action: string
  readonly keys: readonly string[]
  readonly shownKey: string
  readonly look: 'primary' | 'danger' | 'plain'
  /** what opens above the bar before it is done; 'none': one key does it */
  readonly panel: 'none' | 'reasons' | 'items' | 'note' | 'opening'
  /** an approval asks again when something is still missing */
  readonly gated: boolean
}

/** The decision bar from left to right: the most frequent act stands rightmost and takes one key. */
export const offers: Readonly<Record<BenchDeed, DeedOffer>> = {
  void: { action: 'bench.void', keys: ['v'], shownKey: 'V', look: 'plain', panel: 'note', gated: false },
  request_originals: {
    action: 'bench.originals',
    keys: ['o'],
    shownKey: 'O',
    look: 'plain',
    panel: 'note',
    gated: false,
  },
  request_supplement: {
    action: 'bench.supplement',
    keys: ['b', 'Num-'],
    shownKey: 'B',
    look: 'plain',
    panel: 'items',
    gated: false,
  },
  not_accept: { action: 'bench.reject', keys: ['x'], shownKey: 'X', look: 'danger', panel: 'reasons', gated: false },
  propose_reject: {
    action: 'bench.reject',
    keys: ['x'],
    shownKey: 'X',
    look: 'danger',
    panel: 'reasons',
    gated: false,
  },
  return_to_first: { action: 'bench.return', keys: ['h'], shownKey: 'H', look: 'danger', panel: 'note', gated: false },
  originals_mismatch: {
    action: 'bench.reject',
    keys: ['x'],
    shownKey: 'X',
    look: 'danger',
    panel: 'note',
    gated: false,
  },
  originals_verified: {
    action: 'bench.approve',
    keys: ['a'],
    shownKey: 'A',
    look: 'primary',
    panel: 'none',
    gated: false,
  },
  accept: { action: 'bench.approve', keys: ['a'], shownKey: 'A', look: 'primary', panel: 'none', gated: false },
  propose_approve: { action: 'bench.approve', keys: ['a'], shownKey: 'A', look: 'primary', panel: 'none', gated: true },
  endorse: { action: 'bench.approve', keys: ['a'], shownKey: 'A', look: 'primary', panel: 'none', gated: true },
  open_case: { action: 'bench.originals', keys: ['o'], shownKey: 'O', look: 'plain', panel: 'opening', gated: false },
}

const inBarOrder = Object.keys(offers)

const isOffered = (kind: DeedKind): kind is BenchDeed => Object.hasOwn(offers, kind)

export const sortDeeds = (kinds: readonly DeedKind[]): BenchDeed[] =>
  kinds.filter(isOffered).sort((a, b) => inBarOrder.indexOf(a) - inBarOrder.indexOf(b))

/** The open panel: for a deed, or the question whether to go on although something is missing. */
export type OpenPanel = { readonly kind: BenchDeed; readonly step: 'fill' | 'confirm' }

/** My own operation on this case is still under way: until it is answered there is nothing to decide. */
export const waitsInOutbox = ({ pending }: Workbench): boolean =>
  pending?.state === 'queued' || pending?.state === 'sending'

/** Deeds whose note may not be empty. */
export const needsNote = (kind: DeedKind, caseFile: CaseFile, supplementLimit: number): boolean =>
  kind === 'return_to_first' ||
  kind === 'originals_mismatch' ||
  kind === 'open_case' ||
  kind === 'void' ||
  (kind === 'request_supplement' && caseFile.supplements.length >= supplementLimit)
