import { type QueueFilter, QueueName } from '#shared/contract/core-api.ts'
import type { ExportView, SheetSubject } from '#shared/contract/export-api.ts'
import { text } from '../text.zh.ts'
import { exportText } from './text.zh.ts'

/** What a sheet is called: the queue it is of, or 统计. */
export function sheetName(sheet: SheetSubject): string {
  if (sheet.what === 'statistics') return exportText.sheet.statistics(sheet.days)
  const queue = QueueName.options.find((name) => name === sheet.filter.queue)
  return exportText.sheet.list(queue ? text.queue[queue] : '')
}

/** A queue as it is filtered now, as a sheet. */
export function listSheet(filter: QueueFilter): SheetSubject {
  const set = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { what: 'list', filter: Object.fromEntries(set) }
}

/** What an export is called where it is spoken of. */
export const exportName = ({ caseNo, sheet }: Pick<ExportView, 'caseNo' | 'sheet'>): string =>
  sheet ? sheetName(sheet) : (caseNo ?? '')
