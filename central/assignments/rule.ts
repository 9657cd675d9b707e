import type { Colleague } from '#shared/contract/assignment-api.ts'
import type { CaseFile, CaseState } from '#shared/model/case.ts'
import type { DeedKind } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { possibleDeeds } from '#shared/policy/allowed.ts'
import type { IsoDate } from '#shared/policy/civil-day.ts'

/** Somebody work can be handed to, with what they have by now. */
export interface Hand extends Pick<Colleague, 'away' | 'diseases' | 'held'> {
  readonly staff: Staff
}

/** What a step is there for: who can only ask for papers is not handed the case. */
const mainDeed: Partial<Record<CaseState, DeedKind>> = {
  received: 'accept',
  originals: 'originals_verified',
  first_review: 'propose_approve',
  second_review: 'endorse',
}

/** Is this person away on that day? */
export const isAway = ({ away }: Pick<Colleague, 'away'>, day: IsoDate): boolean =>
  away !== null && away.from <= day && day <= away.to

/**
 * Who gets the case by rule: of those who are there, may do its next step, are handed its disease and have room, the
 * one who has the fewest, and of several the first by 工号. Pure, and nobody's speed counts: only what they have.
 */
export function handFor(
  caseFile: CaseFile,
  hands: readonly Hand[],
  { today, most }: { readonly today: IsoDate; readonly most: number },
): Hand | null {
  const main = mainDeed[caseFile.state]
  const able = hands.filter(
    (hand) =>
      !isAway(hand, today) &&
      hand.held < most &&
      (hand.diseases === null || hand.diseases.includes(caseFile.form.opsp_dise_code)) &&
      // A supervisor may do everything; by rule the work goes to whose post it is.
      !hand.staff.roles.every((role) => role === 'supervisor') &&
      main !== undefined &&
      possibleDeeds(caseFile, hand.staff).includes(main),
  )
  const [first] = able.sort((a, b) => a.held - b.held || (a.staff.staffNo < b.staff.staffNo ? -1 : 1))
  return first ?? null
}
