import type { BatchCase, BatchView } from '#shared/contract/batch-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { maskName } from '#shared/policy/mask.ts'
import { type ReadDb, sql, value } from '../db/sql.ts'
import { findCase } from '../flow/cache.ts'
import type { Downloads, Paper, PaperState } from './downloads.ts'
import { decidedUnder, type HeldRow, openLeases } from './leases.ts'
import type { OfflineStanding } from './limits.ts'

export interface ViewSource {
  readonly cache: ReadDb
  readonly work: ReadDb
  readonly downloads: Downloads
  readonly standing: OfflineStanding
  /** the centre's time, ms since 1970 */
  readonly now: number
  readonly online: boolean
  readonly freeBytes: number | null
  /** what went wrong with leases, as a sentence */
  readonly trouble: string | null
}

interface Looked {
  readonly row: HeldRow
  readonly caseFile: CaseFile | undefined
  readonly papers: readonly { readonly ref: DocumentRef; readonly state: PaperState; readonly received: number }[]
  readonly shown: BatchCase
}

/** What the 离线包 screen shows, most urgent case first. */
export function batchView(source: ViewSource): BatchView {
  const { downloads, standing, online, freeBytes } = source
  const looked = batchCases(source.work, source.cache).map((held) => look(source, held))
  const papers = distinct(looked.filter(({ row }) => row.state === 'held').flatMap((one) => one.papers))
  const missing = papers.filter(({ state }) => state !== 'have').length
  return {
    limits: standing.limits,
    mode: modeOf(looked.length, missing, downloads.paused(), online),
    cases: looked.map(({ shown }) => shown),
    papers: {
      wanted: papers.length,
      have: papers.length - missing,
      failed: papers.filter(({ state }) => state === 'failed').length,
    },
    bytes: bytesOf(papers),
    bytesPerSecond: downloads.bytesPerSecond(),
    freeBytes,
    offlineUntil: instantOf(standing.until),
    afterwards: standing.afterwards,
    undelivered: standing.undelivered,
    lastContactAt: instantOf(standing.lastContactAt),
    trouble: source.trouble ?? (missing > 0 ? downloads.trouble() : null),
  }
}

/** What is to be downloaded, in the order the cases are due; a paper two cases share comes once. */
export function papersWanted(work: ReadDb, cache: ReadDb): Paper[] {
  const refs = batchCases(work, cache)
    .filter(({ row }) => row.state === 'held')
    .flatMap(({ caseFile }) => caseFile?.documents ?? [])
  return [...new Map(refs.map((ref) => [ref.sha256, ref])).values()]
}

function batchCases(work: ReadDb, cache: ReadDb): { row: HeldRow; caseFile: CaseFile | undefined }[] {
  const urgency = ({ caseFile }: { caseFile: CaseFile | undefined }) => caseFile?.dueOn ?? '9999'
  return openLeases(work)
    .filter(({ state }) => state !== 'returning')
    .map((row) => ({ row, caseFile: findCase(cache, row.caseId)?.caseFile }))
    .sort((a, b) => urgency(a).localeCompare(urgency(b)) || a.row.caseNo.localeCompare(b.row.caseNo))
}

function look(source: ViewSource, { row, caseFile }: { row: HeldRow; caseFile: CaseFile | undefined }): Looked {
  const { downloads } = source
  const states = (caseFile?.documents ?? []).map((ref) => ({ ref, ...downloads.stateOf(ref) }))
  const papers = distinct(states)
  const state = stateOf(source, row, papers)
  const failed = states.find((paper) => paper.state === 'failed')
  const shown: BatchCase = {
    caseId: row.caseId,
    caseNo: row.caseNo,
    maskedName: caseFile ? maskName(caseFile.form.psn_name) : '',
    diseaseName: caseFile?.form.opsp_dise_name ?? '',
    dueOn: caseFile?.dueOn ?? null,
    state,
    until: row.untilAt,
    papers: { wanted: papers.length, have: papers.filter((paper) => paper.state === 'have').length },
    bytes: bytesOf(papers),
    message: messageOf(source.work, row, state, failed && `${failed.ref.title}：${failed.message ?? ''}`),
  }
  return { row, caseFile, papers, shown }
}

function stateOf({ work, now }: ViewSource, row: HeldRow, papers: Looked['papers']): BatchCase['state'] {
  if (row.state === 'lost') return 'lost'
  if (row.state === 'decided' || decidedUnder(work, row.caseId, row.fence)) return 'decided'
  if (Date.parse(row.untilAt) <= now) return 'expired'
  if (papers.some(({ state }) => state === 'loading')) return 'loading'
  if (papers.every(({ state }) => state === 'have')) return 'ready'
  const some = papers.some(({ state }) => state === 'failed')
  return some && papers.every(({ state }) => state === 'have' || state === 'failed') ? 'failed' : 'waiting'
}

function messageOf(work: ReadDb, row: HeldRow, state: BatchCase['state'], failed: string | undefined): string | null {
  if (state === 'lost') return row.message
  if (state === 'expired') {
    return '领取期限已过，别人现在可以领取这件；草稿和已作的审核都保留着，联网后可以续期。'
  }
  const turnedDown = value<string | null>(
    work,
    sql`SELECT coalesce(message, '') FROM outbox
        WHERE case_id = ${row.caseId} AND seen = 0 AND state IN ('conflict', 'refused') ORDER BY seq DESC LIMIT 1`,
  )
  if (turnedDown !== undefined) return `中心没有采纳您对这件的审核，请到发件箱处理。${turnedDown ?? ''}`
  return failed ?? row.message
}

function modeOf(cases: number, missing: number, paused: boolean, online: boolean): BatchView['mode'] {
  if (cases === 0) return 'none'
  if (missing === 0) return 'ready'
  if (paused) return 'paused'
  return online ? 'loading' : 'waiting'
}

function distinct(papers: Looked['papers']): Looked['papers'] {
  return [...new Map(papers.map((paper) => [paper.ref.sha256, paper])).values()]
}

function bytesOf(papers: Looked['papers']): { wanted: number; have: number } {
  return {
    wanted: papers.reduce((sum, { ref }) => sum + ref.bytes, 0),
    have: papers.reduce((sum, { received }) => sum + received, 0),
  }
}

function instantOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
