import type { z } from 'zod'
import type { BatchPlan, OfflineLimits } from '#shared/contract/batch-api.ts'
import type { coreApi, QueueKey } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { maskName } from '#shared/policy/mask.ts'
import { openStates } from '#shared/policy/transitions.ts'
import { findCase } from '../flow/cache.ts'
import { type QueueSource, queuePage } from '../flow/queue.ts'
import { openLeases } from './leases.ts'

export type PlanInput = z.output<(typeof coreApi)['batch.plan']['input']>

export interface PlanSource {
  readonly queue: QueueSource
  readonly work: Parameters<typeof openLeases>[0]
  readonly limits: OfflineLimits | null
  readonly hasDocument: (sha256: string) => boolean
  /** the centre's time, ms since 1970 */
  readonly now: number
  readonly freeBytes: number | null
}

const PAGE = 200
/** Left free on the disk whatever happens: the databases need room for every decision. */
const RESERVE_BYTES = 500 * 1024 * 1024

/** What taking these cases would mean; nothing is asked of the centre. Throws ProblemError NotFound. */
export function planBatch(source: PlanSource, input: PlanInput): BatchPlan {
  const { work, limits, hasDocument, freeBytes } = source
  const mine = new Set(openLeases(work).flatMap((row) => (row.state === 'held' ? [row.caseId] : [])))
  const files = 'caseIds' in input ? byHand(source, input.caseIds) : byRule(source, input, mine)
  const cases = files.map((caseFile) => ({
    caseId: caseFile.id,
    caseNo: caseFile.caseNo,
    maskedName: maskName(caseFile.form.psn_name),
    diseaseName: caseFile.form.opsp_dise_name,
    dueOn: caseFile.dueOn,
    heldBy: heldBy(source, caseFile),
  }))
  const papers = [...new Map(files.flatMap((f) => f.documents).map((d) => [d.sha256, d])).values()]
  const bytes = papers.reduce((sum, paper) => sum + paper.bytes, 0)
  const haveBytes = papers.reduce((sum, paper) => sum + (hasDocument(paper.sha256) ? paper.bytes : 0), 0)
  const added = cases.filter(({ caseId }) => !mine.has(caseId)).length
  const problem =
    takingProblem(limits, mine.size, added) ??
    spaceProblem(bytes - haveBytes, freeBytes) ??
    (cases.length === 0 ? '没有可以领取的件，请换一个队列或放宽条件。' : heldProblem(cases))
  return { cases, papers: papers.length, bytes, haveBytes, freeBytes, problem }
}

/** Why so many cases cannot be taken, as a sentence; null = they can. */
export function takingProblem(limits: OfflineLimits | null, held: number, added: number): string | null {
  if (!limits) return '现行政策包没有开放离线办理，不能领取，请直接在线办理。'
  if (held + added <= limits.cases) return null
  const already = held > 0 ? `，您已领取 ${held} 件` : ''
  return `一次最多领取 ${limits.cases} 件${already}，请减少到 ${Math.max(0, limits.cases - held)} 件以内。`
}

function spaceProblem(missing: number, freeBytes: number | null): string | null {
  if (freeBytes === null || missing + RESERVE_BYTES <= freeBytes) return null
  const megabytes = Math.ceil((missing + RESERVE_BYTES - freeBytes) / (1024 * 1024))
  return `本机磁盘空间不够，还差约 ${megabytes} MB，请清理磁盘或少领取几件。`
}

function heldProblem(cases: BatchPlan['cases']): string | null {
  const held = cases.find((one) => one.heldBy !== null)
  return held ? `${groupCaseNo(held.caseNo)} 正由${held.heldBy ?? ''}办理，请去掉这件再领取。` : null
}

function byHand({ queue }: PlanSource, caseIds: readonly string[]): CaseFile[] {
  return [...new Set(caseIds)].map((id) => {
    const caseFile = findCase(queue.cache, id)?.caseFile
    if (!caseFile) throw new ProblemError('NotFound', '本机没有其中的一件，请先同步后再选。')
    return caseFile
  })
}

/** In the order of the queue, those that nobody has: neither somebody else nor, already, this desk. */
function byRule(
  source: PlanSource,
  { filter, count }: Extract<PlanInput, { count: number }>,
  mine: ReadonlySet<string>,
): CaseFile[] {
  const free: CaseFile[] = []
  let after: QueueKey | null = null
  do {
    const page: ReturnType<typeof queuePage> = queuePage(source.queue, filter, after, PAGE)
    for (const { id } of page.rows) {
      const caseFile = mine.has(id) ? undefined : findCase(source.queue.cache, id)?.caseFile
      if (!caseFile || !openStates.includes(caseFile.state) || heldBy(source, caseFile) !== null) continue
      free.push(caseFile)
      if (free.length === count) return free
    }
    after = page.next
  } while (after)
  return free
}

/** A lease whose end has passed may still stand in the case. */
function heldBy({ queue, now }: PlanSource, { lease }: CaseFile): string | null {
  if (!lease || lease.holder === queue.staffNo || Date.parse(lease.until) <= now) return null
  return lease.holderName
}
