import { create } from 'zustand'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { Impression } from '#shared/model/operation.ts'
import { possibleDeeds } from '#shared/policy/allowed.ts'
import { useDeskContext } from '../app/desk-context.ts'
import type { DraftHandle } from '../workbench/draft.ts'

const KEY = 'blind-first'

const load = (): readonly string[] => (localStorage.getItem(KEY) ?? '').split(' ').filter((no) => no !== '')

/** 工号 of people at this desk who want to judge before they see the proposal. */
const useBlindPeople = create<{ readonly people: readonly string[] }>(() => ({ people: load() }))

export function setBlindFirst(staffNo: string, on: boolean): void {
  const others = useBlindPeople.getState().people.filter((no) => no !== staffNo)
  const people = on ? [...others, staffNo] : others
  useBlindPeople.setState({ people })
  localStorage.setItem(KEY, people.join(' '))
}

/** Whether this person judges blind first, and whether the pack leaves them a choice. */
export function useBlindFirst(): { readonly on: boolean; readonly byRule: boolean } {
  const { staff, pack } = useDeskContext()
  const wanted = useBlindPeople(({ people }) => people.includes(staff.staffNo))
  const byRule = pack.secondLook?.blindFirst === true
  return { on: wanted || byRule, byRule }
}

export interface BlindLook {
  /** the case as it may be shown now */
  readonly shown: Workbench
  /** the proposal is hidden until an impression is recorded */
  readonly hidden: boolean
  record(impression: Impression): void
}

/** A second look: without what the first person said until this one has said what they think. */
export function useBlindLook(workbench: Workbench, handle: DraftHandle): BlindLook {
  const { staff } = useDeskContext()
  const { on } = useBlindFirst()
  const judges = possibleDeeds(workbench.case, staff).includes('endorse')
  const hidden = on && judges && workbench.case.proposal !== null && handle.draft.impression === undefined
  return {
    shown: hidden ? withoutProposal(workbench) : workbench,
    hidden,
    record: (impression) => handle.change((draft) => ({ ...draft, impression })),
  }
}

/** Nothing of what a first reviewer thought, in this round or an earlier one. */
function withoutProposal(workbench: Workbench): Workbench {
  const { case: caseFile } = workbench
  const history = caseFile.history.filter(({ kind }) => !kind.startsWith('propose_') && kind !== 'return_to_first')
  return { ...workbench, case: { ...caseFile, proposal: null, history } }
}
