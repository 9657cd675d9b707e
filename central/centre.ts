import type { Policy } from '#shared/policy/pack.ts'
import type { Files } from './files.ts'
import type { FeedWatch } from './store/feed.ts'
import type { Sql } from './store/sql.ts'

/** Everything the routes work with. One instance of it per process; all lasting state is behind `sql` and `files`. */
export interface Centre {
  readonly sql: Sql
  readonly files: Files
  readonly policy: Policy
  readonly watch: FeedWatch
  readonly epoch: string
  /** key of the sampling draw */
  readonly drawSecret: string
  readonly clock: () => Date
  readonly sessionMinutes: number
  /** what a channel must send in `x-channel-key`; null: intake is closed */
  readonly channelKey: string | null
  /** aborted when the server stops, so that nobody keeps waiting for news */
  readonly stopping: AbortSignal
}
