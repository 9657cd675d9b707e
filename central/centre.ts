import type { Policy, TrustedKey } from '#shared/policy/pack.ts'
import type { CoreSystem } from './core-system/types.ts'
import type { Files } from './files.ts'
import type { PackedPages } from './http/packed-pages.ts'
import type { MessageGateway } from './messages/gateway.ts'
import type { SealKeys } from './seal/keys.ts'
import type { FeedWatch } from './store/feed.ts'
import type { Policies } from './store/policies.ts'
import type { Sql } from './store/sql.ts'

/** Everything the routes work with. One instance of it per process; all lasting state is behind `sql` and `files`. */
export interface Centre {
  readonly sql: Sql
  readonly files: Files
  /** what is in force by the day: whoever decides anything asks here */
  readonly policies: Policies
  /** what was in force when this instance started: for filling it with synthetic cases */
  readonly policy: Policy
  /** keys whose packs may be imported */
  readonly trustedKeys: readonly TrustedKey[]
  readonly core: CoreSystem
  readonly gateway: MessageGateway
  readonly watch: FeedWatch
  /** pages of the feed as they were last sent */
  readonly pages: PackedPages
  /** pages of so many cases and more are made ready for storing, where a desk wants them so */
  readonly preparedFrom: number
  readonly epoch: string
  /** key of the sampling draw */
  readonly drawSecret: string
  /** key pairs and secret of sealed work */
  readonly seal: SealKeys
  readonly clock: () => Date
  readonly sessionMinutes: number
  /** how long the approval of an export may be used */
  readonly exportHours: number
  /** what a channel must send in `x-channel-key`; null: intake is closed */
  readonly channelKey: string | null
  /** aborted when the server stops, so that nobody keeps waiting for news */
  readonly stopping: AbortSignal
}
