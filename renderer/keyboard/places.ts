import { QueueName } from '#shared/contract/core-api.ts'
import { enterQueue, goTo } from '../app/nav.ts'
import { exportText } from '../export/text.zh.ts'
import { reportsText } from '../reports/text.reports.zh.ts'
import { text } from '../text.zh.ts'

/** Where G and one more key lead, for the palette; what a person's post does not have is not there when it is opened. */
export const places: readonly { readonly name: string; readonly key: string; readonly go: () => void }[] = [
  ...QueueName.options.map((queue, index) => ({
    name: text.queue[queue],
    key: String(index + 1),
    go: () => enterQueue(queue),
  })),
  { name: text.rail.home, key: 'h', go: () => goTo('home') },
  { name: text.rail.batch, key: 'b', go: () => goTo('batch') },
  { name: text.rail.outbox, key: 'o', go: () => goTo('outbox') },
  { name: text.rail.renewals, key: 'r', go: () => goTo('renewals') },
  { name: reportsText.rail, key: 't', go: () => goTo('reports') },
  { name: exportText.rail, key: 'e', go: () => goTo('exports') },
  { name: text.rail.policy, key: 'p', go: () => goTo('policy') },
]
