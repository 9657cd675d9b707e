import { centralApi } from '#shared/contract/central-api.ts'
import type { Input, Output } from '#shared/contract/core-api.ts'
import type { ExportView } from '#shared/contract/export-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { type AuditDeed, appendAudit } from '../audit.ts'
import type { JsonEndpoint } from '../central-client.ts'
import { CentralFailure } from '../central-failure.ts'
import type { Desk } from '../desk.ts'
import { openWorkbench } from '../flow/workbench.ts'

/** Asks that a case may be exported. Throws ProblemError Offline: an approval is the centre's, and nothing waits for it. */
export async function requestExport(desk: Desk, request: Input<'export.request'>): Promise<ExportView> {
  const view = await ask(desk, centralApi.requestExport, request)
  note(desk, 'export_requested', view)
  return view
}

export function listExports(desk: Desk): Promise<Output<'export.list'>> {
  return ask(desk, centralApi.exports)
}

/** The second person's word on somebody else's request. */
export async function answerExport(desk: Desk, input: Input<'export.answer'>): Promise<ExportView> {
  const { exportId, ...answer } = input
  const view = await ask(desk, at(centralApi.answerExport, exportId), answer)
  note(desk, 'export_answered', view)
  return view
}

/**
 * What the file of an approved export is made of: the case as the centre has it now. Throws ProblemError RuleBroken
 * when the approval does not hold or a decision on the case is still on its way, Stale when this desk is behind.
 */
export async function beginExport(desk: Desk, exportId: string): Promise<Output<'export.begin'>> {
  const begun = await ask(desk, at(centralApi.beginExport, exportId), {})
  const { store, policy, today, documents, sync, now } = desk
  const { cache, work } = store
  const { caseId } = begun.export
  if (caseId === null) throw new ProblemError('BadRequest', '这是表格导出，请在导出列表里生成。')
  const source = { cache, work, policy: policy(), today: today(), hasDocument: documents.has }
  const opened = openWorkbench(source, caseId)
  if (opened.pending && opened.pending.state !== 'accepted') {
    throw new ProblemError('RuleBroken', '您对这一件的决定还没有送到中心，请等它送达后再生成档案。')
  }
  if (opened.case.version !== begun.caseVersion) {
    sync.wakePull()
    throw new ProblemError('Stale', '这一件在中心刚有变化，本机正在同步，请过一会儿再生成。')
  }
  note(desk, 'export_begun', begun.export)
  return { export: begun.export, case: opened.case, findings: opened.findings, at: now() }
}

/** The file is complete and goes out now. Told and written down first: a file nobody knows of must not exist. */
export async function exportDone(desk: Desk, input: Input<'export.done'>): Promise<ExportView> {
  const { exportId, ...written } = input
  const view = await ask(desk, at(centralApi.exportDone, exportId), written)
  note(desk, 'export_written', view)
  return view
}

export function note({ store, now }: Desk, deed: AuditDeed, { caseId, exportId }: ExportView): void {
  appendAudit(store.work, { at: now(), deed, detail: exportId, ...(caseId === null ? {} : { caseId }) })
}

/** The endpoint with the export's id in its path. */
export function at<A>(endpoint: JsonEndpoint<A>, exportId: string): JsonEndpoint<A> {
  return { ...endpoint, path: endpoint.path.replace(':exportId', exportId) }
}

export async function ask<A>({ client, leaving }: Desk, endpoint: JsonEndpoint<A>, body?: unknown): Promise<A> {
  try {
    return await client.ask(endpoint, body === undefined ? {} : { body }, leaving)
  } catch (error) {
    if (!(error instanceof CentralFailure) || error.kind !== 'Offline') throw error
    throw new ProblemError('Offline', '导出要由中心批准和登记，请在恢复网络后再办。', { cause: error })
  }
}
