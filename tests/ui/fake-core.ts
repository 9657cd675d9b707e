import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type Band,
  type DraftBody,
  type Input,
  type OutboxState,
  type Output,
  type QueueFilter,
  ROWS_AT_ONCE,
} from '#shared/contract/core-api.ts'
import { printApi } from '#shared/contract/print-api.ts'
import type { Staff } from '#shared/model/staff.ts'
import { Calendar, PolicyPack } from '#shared/policy/pack.ts'
import { batchOf, fakePlan, fakeTake, noBatch } from './fake-batch.ts'
import { type FakeShape, fakeCase, fakeDocument, fakeRow } from './fake-cases.ts'
import { fakeLayout, fakeNotice } from './fake-notices.ts'
import type { Answer, UiCore } from './harness.ts'

const root = resolve(import.meta.dirname, '../..')
const json = (path: string): unknown => JSON.parse(readFileSync(resolve(root, path), 'utf8'))

export const pack = PolicyPack.parse(json('resources/packs/510400-demo.json'))
export const calendar = Calendar.parse(json('resources/calendars/cn.json'))

const syncLog: Output<'sync.log'> = [
  { at: '2026-11-22T01:00:00.000Z', level: 'info', sentence: '已连接中心。' },
  { at: '2026-11-22T01:00:02.000Z', level: 'info', sentence: '收到 12 件变化。' },
  { at: '2026-11-22T01:12:00.000Z', level: 'warn', sentence: '连不上中心，15 秒后再试。' },
]

const me: Staff = {
  id: '00000000-0000-4000-8000-000000010237',
  staffNo: '010237',
  name: '林建平',
  roles: ['first_reviewer', 'second_reviewer'],
  areaCode: '510400',
}

export interface FakeCore extends UiCore {
  readonly calls: { method: string; input: unknown }[]
  readonly decisions: Input<'decision.submit'>[]
  readonly drafts: Map<string, DraftBody>
  emit(event: string, payload: unknown): void
  sync: Output<'sync.get'>
  /** the policy in force: another one may be put here */
  pack: PolicyPack
  /** the batch: another one may be put here, and told with 'batch.changed' */
  batch: Output<'batch.get'>
  /** both sides of operations that were not applied */
  readonly conflicts: Map<string, Output<'outbox.conflict'>>
}

/**
 * A scripted core for what the real one cannot be put into within a test's time: 100,000 rows, every kind of
 * outbox entry, problems on demand. Everything else is tested against the real one.
 */
export function createFakeCore(shape: FakeShape & { signedIn?: boolean; fails?: Record<string, Answer> }): FakeCore {
  const listeners = new Set<(event: string, payload: unknown) => void>()
  const drafts = new Map<string, DraftBody>()
  const printed = new Map<string, number>()
  const choices: Output<'choices.get'> = { views: [], hiddenColumns: ['hospital'], density: 'regular', keys: {} }
  const outbox: Output<'outbox.list'> = shape.outbox ?? []
  const somebody: Staff = { ...me, roles: [...(shape.roles ?? me.roles)] }
  let staff: Staff | null = shape.signedIn === false ? null : somebody
  const core: FakeCore = {
    calls: [],
    decisions: [],
    drafts,
    pack,
    batch: noBatch,
    conflicts: new Map(),
    sync: {
      link: 'online',
      since: new Date().toISOString(),
      lastPullAt: new Date().toISOString(),
      pulling: null,
      documents: { wanted: 40, have: 40 },
      queued: outbox.filter((row) => row.state === 'queued').length,
      conflicts: 0,
      refused: 0,
      trouble: null,
      changes: 0,
      policyVersion: pack.version,
    },
    emit: (event, payload) => {
      for (const listener of listeners) listener(event, payload)
    },
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async call(method, input) {
      core.calls.push({ method, input })
      const failure = shape.fails?.[method]
      if (failure) return failure
      return { ok: true, output: await answer(method, input) }
    },
  }

  const session = (): Output<'session.get'> => ({
    staff,
    known: [
      { staffNo: me.staffNo, name: me.name },
      { staffNo: '010198', name: '唐晓兰' },
    ],
    centralUrl: 'http://127.0.0.1:8080',
    online: core.sync.link === 'online',
    keyProtection: 'password',
    lock: staff && { locked: false, pin: false, needsPassword: true, idleSeconds: 600 },
  })

  const decided = (row: number): OutboxState | null =>
    core.decisions.some(({ caseId }) => caseId === fakeRow(row, shape, pack).id) ? 'queued' : null

  const numbers = (filter: QueueFilter): number[] => {
    const all = Array.from({ length: shape.rows }, (_, index) => index + 1)
    if (filter.queue === 'mine' || filter.queue === 'done' || shape.rows === 0) return []
    if (Object.keys(filter).length === 1) return all
    return all.filter((number) => {
      const row = fakeRow(number, shape, pack)
      return (
        (!filter.band || row.band === filter.band) &&
        (!filter.insutype || row.insutype === filter.insutype) &&
        (!filter.channel || row.channel === filter.channel) &&
        (!filter.search || row.caseNo.includes(filter.search) || row.maskedName.startsWith(filter.search))
      )
    })
  }

  async function answer(method: string, input: unknown): Promise<unknown> {
    switch (method) {
      case 'session.get':
        return session()
      case 'session.signIn':
        staff = somebody
        return session()
      case 'session.signOut':
        staff = null
        return session()
      case 'policy.get':
        return {
          pack: core.pack,
          calendar,
          signature: { algorithm: 'ed25519', keyId: 'fake', value: `${'A'.repeat(86)}==` },
        }
      case 'sync.get':
      case 'sync.now':
      case 'outbox.sendNow':
        return core.sync
      case 'home.summary':
        return shape.home ?? { today: '2026-11-22', queues: [], sentToday: 0 }
      case 'queue.counts':
        return {
          received: 42,
          first_review: shape.rows,
          second_review: 12,
          supplement: 9,
          originals: 5,
          mine: 0,
          done: core.decisions.length,
          unassigned: 0,
          returned: 0,
        } satisfies Output<'queue.counts'>
      case 'choices.get':
        return choices
      case 'choices.save':
        return Object.assign(choices, input)
      case 'queue.next': {
        const { filter, except } = input as Input<'queue.next'>
        const rows = numbers(filter).map((row) => ({ ...fakeRow(row, shape, pack), outbox: decided(row) }))
        const from = Math.max(...except.map((id) => rows.findIndex((row) => row.id === id)), -1)
        const wanted = filter.queue === 'second_review' ? 'second_review' : 'first_review'
        return rows.slice(from + 1).find((row) => row.outbox === null && row.state === wanted) ?? null
      }
      case 'queue.skip':
        return { reason: '要先问别人或等上级意见' }
      case 'queue.choices':
        return { hospitals: ['攀枝花市中心医院'], assignees: ['010237'] }
      case 'queue.order': {
        const { filter } = input as Input<'queue.order'>
        const rows = numbers(filter)
        const bands: Record<Band, number> = { over: 0, today: 0, soon: 0, normal: 0, none: 0 }
        for (const row of rows) bands[fakeRow(row, shape, pack).band] += 1
        const head = rows.slice(0, ROWS_AT_ONCE).map((row) => ({ ...fakeRow(row, shape, pack), outbox: decided(row) }))
        return { rows: Uint32Array.from(rows), bands, head }
      }
      case 'queue.rows':
        return (input as Input<'queue.rows'>).rows.map((row) => ({
          ...fakeRow(row, shape, pack),
          outbox: decided(row),
        }))
      case 'queue.page': {
        const { filter, limit } = input as Input<'queue.page'>
        return {
          rows: numbers(filter)
            .slice(0, limit)
            .map((row) => fakeRow(row, shape, pack)),
          next: null,
        }
      }
      case 'workbench.open': {
        const { caseId } = input as Input<'workbench.open'>
        return fakeCase(caseId, shape, pack, drafts.get(caseId) ?? null)
      }
      case 'workbench.saveDraft': {
        const { caseId, body } = input as Input<'workbench.saveDraft'>
        drafts.set(caseId, body)
        return { savedAt: new Date().toISOString() }
      }
      case 'document.bytes':
        return { bytes: fakeDocument((input as Input<'document.bytes'>).documentId), mediaType: 'application/pdf' }
      case 'decision.submit': {
        const decision = input as Input<'decision.submit'>
        core.decisions.push(decision)
        drafts.delete(decision.caseId)
        return { opId: crypto.randomUUID(), seq: core.decisions.length, undoMs: 0 }
      }
      case 'outbox.list':
        return outbox
      case 'outbox.acknowledge': {
        const { opId } = input as Input<'outbox.acknowledge'>
        const index = outbox.findIndex((row) => row.opId === opId)
        const row = outbox[index]
        if (row) outbox[index] = { ...row, acknowledged: true }
        return outbox
      }
      case 'outbox.conflict': {
        const { opId } = input as Input<'outbox.conflict'>
        const acknowledged = outbox.find((row) => row.opId === opId)?.acknowledged ?? false
        return { ...core.conflicts.get(opId), acknowledged }
      }
      case 'outbox.redecide': {
        const { opId } = input as Input<'outbox.redecide'>
        const view = core.conflicts.get(opId)
        return { caseId: view?.caseId, deedKind: view?.mine.kind }
      }
      case 'outbox.check':
        return { known: true, message: '中心的答复没有变：这件已由唐晓兰办理。' }
      case 'sync.log':
        return syncLog
      case 'batch.get':
        return core.batch
      case 'batch.plan': {
        const asked = input as Input<'batch.plan'>
        return fakePlan(asked, shape, 'filter' in asked ? numbers(asked.filter) : [])
      }
      case 'batch.take': {
        const taken = fakeTake(core.batch, input as Input<'batch.take'>, shape)
        core.batch = taken.view
        return taken
      }
      case 'batch.giveBack': {
        const { caseIds } = input as Input<'batch.giveBack'>
        const left = core.batch.cases.filter(({ caseId }) => !caseIds.includes(caseId))
        core.batch = batchOf(left.length === 0 ? 'none' : core.batch.mode, left)
        return core.batch
      }
      case 'batch.pause':
      case 'batch.resume':
        core.batch = { ...core.batch, mode: method === 'batch.pause' ? 'paused' : 'loading', bytesPerSecond: null }
        return core.batch
      case 'batch.renew':
        return core.batch
      case 'lease.recall':
        return { caseNo: fakeRow(Number((input as Input<'lease.recall'>).caseId.slice(-12)), shape, pack).caseNo }
      case 'notice.get': {
        const { caseId, no } = input as Input<'notice.get'>
        const { case: caseFile } = fakeCase(caseId, shape, pack, null)
        const ref = caseFile.notices.find((one) => one.no === no)
        if (!ref) throw new Error(`no notice ${no}`)
        return fakeNotice(ref, caseFile.caseNo)
      }
      case 'notice.printed': {
        const { caseId, no } = input as Input<'notice.printed'>
        const known = fakeCase(caseId, shape, pack, null).case.notices.find((one) => one.no === no)?.copies ?? 0
        printed.set(no, (printed.get(no) ?? known) + 1)
        return { copies: printed.get(no) }
      }
      case 'print.render': {
        const { notice, copy } = printApi['print.render'].input.parse(input)
        return { pdf: fakeLayout(notice, copy), pages: 1 }
      }
      case 'print.printers':
        return [
          { name: '窗口针式', isDefault: false },
          { name: '办公室激光', isDefault: true },
        ]
      case 'print.send':
        return { sent: true }
      case 'print.save':
        return { saved: true }
      default:
        throw new Error(`no answer for ${method}`)
    }
  }
  return core
}
