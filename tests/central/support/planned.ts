import { createHash } from 'node:crypto'
import type { PlannedApplication } from '#central/seed/plan.ts'
import { newCases } from '#central/store/intake.ts'
import type { IntakeApplication } from '#shared/contract/central-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Policy } from '#shared/policy/pack.ts'

/**
 * The application as it would be handed in, with stand-ins for what drawing adds. A paper's bytes depend on its spec alone,
 * and specs of different papers differ, so the spec's hash stands for that of the picture: equal where the drawn papers
 * would be equal, different where they would differ.
 */
export function handedIn(plan: PlannedApplication): IntakeApplication {
  const documents = plan.papers.map(({ declared, spec }) => ({
    ...declared,
    sha256: createHash('sha256').update(JSON.stringify(spec)).digest('hex'),
    bytes: 1,
    mediaType: 'application/pdf' as const,
    pages: 1,
  }))
  return { ...plan.application, documents }
}

/** Its cases as the centre would begin them. `number` makes ids and case numbers of their own. */
export function casesOf(plan: PlannedApplication, number: number, policy: Policy): CaseFile[] {
  const { insurance } = plan.application
  if (!insurance) throw new Error('the seed gives the insurance record')
  let n = 0
  return newCases(handedIn(plan), {
    policy,
    insurance,
    firstNumber: number * 3 + 1,
    now: plan.application.receivedAt,
    makeId: () => `00000000-0000-4000-8000-${String(number * 100 + n++).padStart(12, '0')}`,
  })
}
