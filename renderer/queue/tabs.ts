import type { QueueName } from '#shared/contract/core-api.ts'
import type { Role, Staff } from '#shared/model/staff.ts'

/** All queues in the order they stand, each with who works in it; auditors look at all. */
const queues: readonly (readonly [QueueName, readonly Role[]])[] = [
  ['received', ['window', 'first_reviewer', 'supervisor']],
  ['first_review', ['first_reviewer', 'supervisor']],
  ['second_review', ['second_reviewer', 'supervisor']],
  ['supplement', ['window', 'first_reviewer', 'supervisor']],
  ['originals', ['window', 'first_reviewer', 'supervisor']],
  ['unassigned', ['supervisor']],
  ['mine', ['window', 'first_reviewer', 'second_reviewer', 'supervisor']],
  ['done', ['window', 'first_reviewer', 'second_reviewer', 'supervisor']],
  ['returned', ['window', 'first_reviewer', 'supervisor']],
]

/** The queues of a person's posts, and the one that is open, wherever it was opened from. */
export function tabsFor({ roles }: Staff, current: QueueName): QueueName[] {
  const auditor = roles.includes('auditor')
  return queues
    .filter(([queue, who]) => auditor || queue === current || who.some((role) => roles.includes(role)))
    .map(([queue]) => queue)
}
