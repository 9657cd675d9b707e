import { answersBugs } from './bugs/answers.ts'
import { feedBugs } from './bugs/feed.ts'
import { leasesBugs } from './bugs/leases.ts'
import { restoreBugs } from './bugs/restore.ts'
import type { Bugs } from './bugs/shared.ts'
import { waitingBugs } from './bugs/waiting.ts'
import { windowBugs } from './bugs/window.ts'

/**
 * Mistakes others have made in systems of this kind, and mistakes this one could make. Each is an edit of the product's
 * source; the simulator must find every one.
 */
export const bugs: Bugs = {
  ...answersBugs,
  ...feedBugs,
  ...waitingBugs,
  ...restoreBugs,
  ...leasesBugs,
  ...windowBugs,
}
