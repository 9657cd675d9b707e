import type { HomeSummary, QueueName } from '#shared/contract/core-api.ts'
import type { Staff } from '#shared/model/staff.ts'

type Entry = HomeSummary['queues'][number]

/** The queue this person decides in first; undefined when nothing waits there. */
export function firstQueue(summary: HomeSummary, staff: Staff): Entry | undefined {
  const mine: readonly QueueName[] = staff.roles.includes('window')
    ? ['originals', 'received']
    : staff.roles.includes('second_reviewer')
      ? ['second_review', 'first_review']
      : ['first_review', 'second_review', 'received']
  return mine.flatMap((queue) => summary.queues.find((entry) => entry.queue === queue && entry.total > 0) ?? [])[0]
}

/** Cases of a queue that are overdue or due today. */
export const urgentOf = (entry: Entry): number => entry.bands.over + entry.bands.today
