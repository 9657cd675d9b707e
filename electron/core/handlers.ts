import { ProblemError } from '#shared/model/problem.ts'
import { capturedOriginals } from '#shared/policy/originals.ts'
import { assignmentHandlers } from './assignments/handlers.ts'
import { batchHandlers } from './batch/handlers.ts'
import { fenceOf } from './batch/leases.ts'
import { batchApproveHandlers } from './batch-approve/handlers.ts'
import { CentralFailure } from './central-failure.ts'
import { choiceHandlers } from './choices/handlers.ts'
import { conflictHandlers } from './conflict/handlers.ts'
import { foldLog } from './db/fold-log.ts'
import { decidingAt } from './deciding.ts'
import type { Desk } from './desk.ts'
import type { Handlers } from './dispatch.ts'
import { draftHandlers } from './drafts/handlers.ts'
import { answerExport, beginExport, exportDone, listExports, requestExport } from './exports/exports.ts'
import { makeSheet, requestSheet } from './exports/sheet.ts'
import { findCase } from './flow/cache.ts'
import { decide } from './flow/decision.ts'
import { acknowledge, countDecidedSince, listOutbox } from './flow/outbox.ts'
import { queueCounts, queueOrder, queuePage, queueRows, queueSummary } from './flow/queue.ts'
import { queueChoices } from './flow/queue-search.ts'
import { openWorkbench, saveDraft } from './flow/workbench.ts'
import { noteLook } from './last-look.ts'
import { getNotice, notePrint, withPrintsHere } from './notices.ts'
import { paperHandlers } from './papers/handlers.ts'
import { checkPolicyFile, importPolicyFile } from './policy-file.ts'
import { listRenewals } from './renewals.ts'
import { sealHandlers } from './seal/handlers.ts'
import { statisticsHandlers } from './statistics/handlers.ts'
import { turnHandlers } from './turn/handlers.ts'
import { notePicked } from './turn/turn.ts'
import { undoHandlers } from './undo/handlers.ts'
import { windowHandlers } from './window/handlers.ts'

type LockMethod = 'session.lock' | 'session.unlock' | 'session.setPin' | 'session.touch'
type DeskHandlers = Omit<
  Handlers,
  'session.get' | 'session.signIn' | 'session.signOut' | LockMethod | 'seal.exportClosed'
>

/** Every call that needs a signed-in person, in the order of the contract. */
export function deskHandlers(current: () => Desk | null): DeskHandlers {
  const desk = (): Desk => {
    const found = current()
    if (!found) throw new ProblemError('NotSignedIn', '请先登录。')
    return found
  }
  const outbox = (state?: Parameters<typeof listOutbox>[1]) => {
    const { store, staff } = desk()
    return listOutbox(store.work, state, staff.staffNo, (id) => findCase(store.cache, id)?.caseFile)
  }
  return {
    'policy.get': () => desk().policy(),
    'policy.check': ({ text }) => checkPolicyFile(desk(), text),
    'policy.import': ({ text }) => importPolicyFile(desk(), text),
    'renewals.list': ({ withinDays }) => listRenewals(desk(), withinDays),
    'notice.get': ({ caseId, no }) => getNotice(desk(), caseId, no),
    'notice.printed': ({ caseId, no }) => notePrint(desk(), caseId, no),
    'home.summary': () => {
      const { today, store, queueSource } = desk()
      return {
        today: today(),
        queues: queueSummary(queueSource()),
        sentToday: countDecidedSince(store.work, new Date(`${today()}T00:00:00+08:00`).toISOString()),
      }
    },
    'sync.get': () => desk().sync.state(),
    'sync.now': async () => {
      const { sync, batch } = desk()
      await sync.now()
      await batch.round()
      return sync.state()
    },
    'queue.order': ({ filter }) => queueOrder(desk().queueSource(), filter),
    'queue.rows': ({ rows }) => queueRows(desk().queueSource(), rows),
    'queue.page': ({ filter, after, limit }) => queuePage(desk().queueSource(), filter, after, limit),
    'queue.choices': () => queueChoices(desk().store.cache),
    'queue.counts': () => queueCounts(desk().queueSource()),
    'workbench.open': ({ caseId, purpose }) => {
      const { store, policy, today, documents, prefetch, now } = desk()
      const { cache, work } = store
      const source = { cache, work, policy: policy(), today: today(), hasDocument: documents.has }
      const opened = openWorkbench(source, caseId)
      if (purpose === 'look') {
        noteLook(work, opened.case, now())
        prefetch.wantFirst(opened.case.documents)
      }
      return { ...opened, case: withPrintsHere(opened.case, work) }
    },
    'workbench.saveDraft': ({ caseId, body }) => {
      const { store, now, sync } = desk()
      const savedAt = now()
      saveDraft(store.work, caseId, body, savedAt)
      if (fenceOf(store.work, caseId) !== undefined) sync.wakePrints()
      return { savedAt }
    },
    'document.bytes': ({ documentId, caseId }) => documentBytes(desk(), caseId, documentId),
    'decision.submit': ({ packVersion, ...input }) => {
      const here = desk()
      const { sync, emit, holds } = here
      const source = decidingAt(here, packVersion)
      const decided = decide(source, input)
      here.afterAnswer.add('turn.unnoted', () =>
        notePicked(here, { caseId: input.caseId, seq: decided.seq, at: source.decidedAt }),
      )
      here.afterAnswer.add('log.unfolded', () => foldLog(here.store.work, decided.seq))
      holds.begin(decided.seq)
      emit('outbox.changed', { opId: decided.opId })
      sync.wakePush()
      return { ...decided, undoMs: holds.ms }
    },
    'outbox.list': ({ state }) => outbox(state),
    'outbox.sendNow': async () => {
      const { sync } = desk()
      await sync.sendNow()
      return sync.state()
    },
    'outbox.acknowledge': ({ opId }) => {
      const { store, now, emit } = desk()
      acknowledge(store.work, opId, now())
      emit('outbox.changed', { opId })
      return outbox()
    },
    ...conflictHandlers(desk),
    ...batchHandlers(desk),
    ...batchApproveHandlers(desk),
    ...sealHandlers(desk),
    ...statisticsHandlers(desk),
    ...assignmentHandlers(desk),
    ...windowHandlers(desk),
    ...undoHandlers(desk),
    ...draftHandlers(desk),
    ...paperHandlers(desk),
    ...turnHandlers(desk),
    ...choiceHandlers(desk),
    'export.request': (request) => requestExport(desk(), request),
    'export.requestSheet': (request) => requestSheet(desk(), request),
    'export.makeSheet': ({ exportId }) => makeSheet(desk(), exportId),
    'export.list': () => listExports(desk()),
    'export.answer': (answer) => answerExport(desk(), answer),
    'export.begin': ({ exportId }) => beginExport(desk(), exportId),
    'export.done': (written) => exportDone(desk(), written),
  }
}

/** A document of a case that this person's cache holds; anything else does not exist for them. */
async function documentBytes(
  { store, documents, leaving }: Desk,
  caseId: string,
  documentId: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; mediaType: string }> {
  const caseFile = findCase(store.cache, caseId)?.caseFile
  const all = caseFile && [...caseFile.documents, ...capturedOriginals(caseFile)]
  const document = all?.find((d) => d.id === documentId)
  if (!document) throw new ProblemError('NotFound', '这一件里没有这份材料，请先同步。')
  try {
    const bytes = await documents.get(document.sha256, document.bytes, leaving)
    return { bytes: new Uint8Array(bytes), mediaType: document.mediaType }
  } catch (error) {
    if (error instanceof CentralFailure && error.kind === 'Offline') {
      throw new ProblemError('NotCached', '这份材料还没有下载到本机，恢复网络后会自动下载。', { cause: error })
    }
    throw error
  }
}
