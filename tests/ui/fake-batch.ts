import type { Input, Output } from '#shared/contract/core-api.ts'
import { type FakeShape, fakeRow } from './fake-cases.ts'
import { pack } from './fake-core.ts'

type View = Output<'batch.get'>
type Case = View['cases'][number]

// far off: what runs out on screen runs out by the clock of the computer the tests run on
const UNTIL = '2096-11-25T06:00:00.000Z'
const PAPERS = 6
const MEGABYTE = 1024 * 1024
const PER_CASE = 3 * MEGABYTE

/** A desk without a batch, under limits as a pack may state them. */
export const noBatch: View = {
  limits: { hours: 72, undelivered: 200, cases: 100 },
  mode: 'none',
  cases: [],
  papers: { wanted: 0, have: 0, failed: 0 },
  bytes: { wanted: 0, have: 0 },
  bytesPerSecond: null,
  freeBytes: 120 * 1024 * MEGABYTE,
  offlineUntil: UNTIL,
  afterwards: '离线超过 72 小时，或有 200 条审核未送达时，本机只能保存草稿，不能再提交；联网同步后自动恢复。',
  undelivered: 0,
  lastContactAt: '2026-11-22T06:00:00.000Z',
  trouble: null,
}

/** Case `row` of a batch, in that state. */
export function batchCase(row: number, state: Case['state'], change: Partial<Case> = {}): Case {
  const { id, caseNo, maskedName, diseaseName, dueOn } = fakeRow(row, { rows: 200 }, pack)
  const have = state === 'ready' || state === 'decided' ? PAPERS : state === 'loading' ? 2 : 0
  return {
    caseId: id,
    caseNo,
    maskedName,
    diseaseName,
    dueOn,
    state,
    until: UNTIL,
    papers: { wanted: PAPERS, have },
    bytes: { wanted: PER_CASE, have: (PER_CASE * have) / PAPERS },
    message: null,
    ...change,
  }
}

/** A batch of these cases, its sums worked out. */
export function batchOf(mode: View['mode'], cases: Case[], change: Partial<View> = {}): View {
  const sum = (of: (one: Case) => number) => cases.reduce((total, one) => total + of(one), 0)
  return {
    ...noBatch,
    mode,
    cases,
    papers: {
      wanted: sum((one) => one.papers.wanted),
      have: sum((one) => one.papers.have),
      failed: sum((one) => Number(one.state === 'failed')),
    },
    bytes: { wanted: sum((one) => one.bytes.wanted), have: sum((one) => one.bytes.have) },
    bytesPerSecond: mode === 'loading' ? 1.5 * MEGABYTE : null,
    ...change,
  }
}

/** What taking cases would mean: all of one size, those somebody has are named. */
export function fakePlan(input: Input<'batch.plan'>, shape: FakeShape, rows: readonly number[]): Output<'batch.plan'> {
  const free = (row: number) => !shape.held?.has(row)
  const wanted =
    'caseIds' in input ? input.caseIds.map((id) => Number(id.slice(-12))) : rows.filter(free).slice(0, input.count)
  const cases = wanted.map((number) => {
    const { id, caseNo, maskedName, diseaseName, dueOn, heldBy } = fakeRow(number, shape, pack)
    return { caseId: id, caseNo, maskedName, diseaseName, dueOn, heldBy: heldBy === null ? null : '王敏' }
  })
  return {
    cases,
    papers: cases.length * PAPERS,
    bytes: cases.length * PER_CASE,
    haveBytes: MEGABYTE,
    freeBytes: noBatch.freeBytes,
    problem: null,
  }
}

/** Takes what nobody else has; the others are refused one by one. */
export function fakeTake(before: View, input: Input<'batch.take'>, shape: FakeShape): Output<'batch.take'> {
  const rows = input.caseIds.map((id) => fakeRow(Number(id.slice(-12)), shape, pack))
  const free = rows.filter(({ heldBy }) => heldBy === null)
  return {
    view: batchOf('loading', [...before.cases, ...free.map(({ row }) => batchCase(row, 'waiting'))]),
    refused: rows
      .filter(({ heldBy }) => heldBy !== null)
      .map(({ id, caseNo, heldBy }) => ({
        caseId: id,
        caseNo,
        code: 'held' as const,
        message: `${heldBy}正在办理，到11月25日 14:00。`,
      })),
  }
}
