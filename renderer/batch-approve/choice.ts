import { create } from 'zustand'
import type { BatchApproveRow } from '#shared/contract/batch-approve-api.ts'
import { goTo } from '../app/nav.ts'

/** The cases somebody chose elsewhere to approve together; null = those opened and not decided. */
export const useChosen = create<{ readonly caseIds: readonly string[] | null }>(() => ({ caseIds: null }))

/** From a selection in a queue, or without one. */
export function openBatchApprove(caseIds: readonly string[] | null): void {
  useChosen.setState({ caseIds: caseIds && caseIds.length > 0 ? caseIds : null })
  goTo('batchApprove')
}

export interface Group {
  readonly key: string
  readonly diseaseName: string
  readonly eligible: number
}

/** The groups a batch can be made of, the fullest first. */
export function groupsOf(rows: readonly BatchApproveRow[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { group, diseaseName, refusal } of rows) {
    const before = groups.get(group)?.eligible ?? 0
    groups.set(group, { key: group, diseaseName, eligible: before + (isClose(refusal) ? 1 : 0) })
  }
  return [...groups.values()].sort((a, b) => b.eligible - a.eligible)
}

/** Can go, or lacks only the lease that one press of a button brings. */
const isClose = (refusal: BatchApproveRow['refusal']) => refusal === null || refusal.code === 'no_lease'

/** `count` different ones at random; by the system's own source of chance, so that nobody can know beforehand. */
export function drawSample<T>(all: readonly T[], count: number): T[] {
  const left = [...all]
  const drawn: T[] = []
  while (left.length > 0 && drawn.length < count) {
    const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
    drawn.push(...left.splice(random % left.length, 1))
  }
  return drawn
}
