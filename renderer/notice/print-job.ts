import type { Notice, NoticeRef } from '#shared/model/notice.ts'
import type { PaperSize, ReceiptSheet } from '#shared/model/receipt-sheet.ts'
import { call } from '../bridge.ts'
import { notePrinted } from './copies.ts'

/** Something to be laid out and, unless it is a preview, printed and counted. */
export interface PrintJob {
  /** what is on it: laid out anew when it is another */
  readonly sheet: Notice | ReceiptSheet
  /** what printer and paper are remembered by */
  readonly kind: string
  readonly title: string
  readonly no: string | null
  /** 第几次打印; null = a preview */
  readonly copy: number | null
  render(paper: PaperSize): Promise<{ pdf: Uint8Array; pages: number }>
  /** notes that a copy is out; absent for a preview */
  readonly count?: () => Promise<void>
}

/** `issued`: where it was, and how often it was printed by now; null = a preview. */
export function noticeJob(
  notice: Notice,
  issued: { caseId: string; ref: Pick<NoticeRef, 'no' | 'copies'> } | null,
): PrintJob {
  const copy = issued ? issued.ref.copies + 1 : null
  return {
    sheet: notice,
    kind: notice.kind,
    title: notice.title,
    no: notice.no,
    copy,
    render: (paper) => call('print.render', { notice, copy, paper }),
    ...(issued && {
      count: async () => {
        const { no } = issued.ref
        notePrinted(no, (await call('notice.printed', { caseId: issued.caseId, no })).copies)
      },
    }),
  }
}

/** A paper this desk makes itself, printed `copies` times by now. */
export function receiptJob(receipt: ReceiptSheet, copies: number): PrintJob {
  const { no, title } = receipt
  const copy = copies + 1
  return {
    sheet: receipt,
    kind: 'receipt',
    title,
    no,
    copy,
    render: (paper) => call('print.receipt', { receipt, copy, paper }),
    count: async () => notePrinted(no, (await call('window.receiptPrinted', { no, kind: 'receipt' })).copies),
  }
}
