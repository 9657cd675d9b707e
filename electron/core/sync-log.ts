import type { SyncLogLine } from '#shared/contract/conflict-api.ts'
import { type Clock, isoNow, type Log } from './deps.ts'

type Detail = Parameters<Log['info']>[1]

/** What happened between this desk and the centre lately, as sentences: codes and counts, never a person's data. */
export interface SyncLog extends Log {
  /** newest last */
  lines(): SyncLogLine[]
}

const KEPT = 500

/**
 * A log that also remembers what support asks about first. Only events named here are remembered, each with its one
 * sentence: nothing a later event might carry can get in by accident. In memory, because the log file has it all.
 */
export function createSyncLog(log: Log, clock: Clock): SyncLog {
  const kept: SyncLogLine[] = []
  const note = (level: SyncLogLine['level'], event: string, detail: Detail) => {
    const words = Object.hasOwn(sentences, event) ? sentences[event] : undefined
    if (!words) return
    kept.push({ at: isoNow(clock), level, sentence: words(detail ?? {}) })
    if (kept.length > KEPT) kept.shift()
  }
  return {
    info: (event, detail) => {
      log.info(event, detail)
      note('info', event, detail)
    },
    warn: (event, detail) => {
      log.warn(event, detail)
      note('warn', event, detail)
    },
    lines: () => [...kept],
  }
}

type Told = NonNullable<Detail>
const kindOf = ({ kind }: Told) => `（${String(kind ?? 'Bug')}）`
const countOf = (detail: Told, name: string) => String(detail[name] ?? 0)

const sentences: Readonly<Record<string, (detail: Told) => string>> = {
  'link.online': () => '与中心的连接已恢复。',
  'link.offline': () => '与中心的连接中断。',
  'link.auth': () => '中心要求重新登录。',
  'pull.done': (detail) => `同步完成，更新 ${countOf(detail, 'changed')} 件。`,
  'pull.failed': (detail) => `同步没有完成，稍后自动重试${kindOf(detail)}。`,
  'push.done': (detail) => `发送完成，${countOf(detail, 'settled')} 条有了中心的答复。`,
  'push.failed': (detail) => `${countOf(detail, 'ops')} 条没有送达，稍后自动重试${kindOf(detail)}。`,
  'push.unanswered': (detail) => `${countOf(detail, 'ops')} 条没有得到能看懂的答复，稍后自动重发。`,
  'turn.refused': (detail) => `一条跳过或提前办理的记录中心不收，留在本机不再发送${kindOf(detail)}。`,
  'prints.failed': (detail) => `打印登记没有送达，稍后自动重试${kindOf(detail)}。`,
  'policy.refused': () => '中心的政策包没有可信的签名，没有采用。',
  'centre.renewed': (detail) => `中心从备份恢复，${countOf(detail, 'offered')} 条重新提交。`,
  'prefetch.failed': (detail) => `材料预先下载中断，稍后继续${kindOf(detail)}。`,
  'batch.taken': (detail) => `领取离线包 ${countOf(detail, 'granted')} 件，未领到 ${countOf(detail, 'refused')} 件。`,
  'batch.renewed': (detail) => `离线包续期 ${countOf(detail, 'granted')} 件，未续上 ${countOf(detail, 'refused')} 件。`,
  'batch.returned': (detail) => `已交回离线包 ${countOf(detail, 'cases')} 件。`,
  'batch.failed': (detail) => `离线包续期或交回没有送达，稍后自动重试${kindOf(detail)}。`,
  'batch.paper_failed': (detail) => `离线包有一份材料没有下载成功，稍后重试${kindOf(detail)}。`,
  'cache.set_aside': () => '本机缓存损坏，已另存并重新下载。',
}
