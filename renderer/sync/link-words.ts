import type { Output } from '#shared/contract/core-api.ts'
import { clock } from '../common/dates.ts'
import { text } from '../text.zh.ts'
import { syncText } from './text.sync.zh.ts'

type Sync = Output<'sync.get'>

/** The state of the link in words: 在线 · 离线（自…，可用至…）· 同步中, and the two that ask for something. */
export function linkWords(sync: Sync, sending: boolean, offlineUntil: string | null) {
  const busy = sync.link === 'online' && (sync.pulling !== null || sending)
  const words = busy ? syncText.badge.syncing : text.link[sync.link]
  const name =
    sync.link === 'offline'
      ? syncText.badge.offline(clock(sync.since), offlineUntil && clock(offlineUntil))
      : words.name
  return { busy, shape: words.shape, name, title: words.title, explain: words.explain }
}
