import { centralApi } from '#shared/contract/central-api.ts'
import { QueueFilter } from '#shared/contract/core-api.ts'
import type { ExportView, SheetRequest, SheetSubject } from '#shared/contract/export-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Desk } from '../desk.ts'
import { ask, at, note } from './exports.ts'
import { listRows, statisticsRows, type Table } from './sheet-rows.ts'
import { writeSheet } from './sheet-writer.ts'

/** Asks that a list or statistics may leave the system. Throws ProblemError Offline or BadRequest. */
export async function requestSheet(desk: Desk, request: SheetRequest): Promise<ExportView> {
  if (request.sheet.what === 'list') filterOf(request.sheet)
  const view = await ask(desk, centralApi.requestSheet, request)
  note(desk, 'export_requested', view)
  return view
}

/**
 * The whole file of an approved sheet, made row by row. The centre lets it begin and counts it before main writes it,
 * as with a case. Throws ProblemError RuleBroken when the approval does not hold.
 */
export async function makeSheet(
  desk: Desk,
  exportId: string,
): Promise<{ xlsx: Uint8Array<ArrayBuffer>; rows: number }> {
  const { export: approved } = await ask(desk, at(centralApi.beginExport, exportId), {})
  const { sheet } = approved
  if (!sheet) throw new ProblemError('BadRequest', '这不是表格导出，请在导出列表里生成档案。')
  note(desk, 'export_begun', approved)
  const { pack } = desk.policy()
  const { staff, now } = desk
  return writeSheet(await tableOf(desk, sheet), {
    name: staff.name,
    staffNo: staff.staffNo,
    at: now(),
    approvalNo: approved.approvalNo ?? '',
    purpose: approved.purpose,
    mark: pack.demo ? pack.mark : '',
  })
}

async function tableOf(desk: Desk, sheet: SheetSubject): Promise<Table> {
  if (sheet.what === 'list') return listRows(desk.queueSource(), filterOf(sheet))
  const { client, leaving } = desk
  return statisticsRows(await client.ask(centralApi.statistics, { query: { days: String(sheet.days) } }, leaving))
}

/** A filter as it was asked for; one that this program does not know is not guessed at. */
function filterOf({ filter }: Extract<SheetSubject, { what: 'list' }>): QueueFilter {
  const parsed = QueueFilter.safeParse(filter)
  if (!parsed.success) throw new ProblemError('BadRequest', '这个列表的条件本程序不认识，请升级后再导出。')
  return parsed.data
}
