import type { Notice, NoticeRef } from '#shared/model/notice.ts'
import { fakePdf } from './fake-pdf.ts'

/** The notice behind a number, as the centre keeps it. */
export function fakeNotice({ no, kind, issuedOn, packVersion }: NoticeRef, caseNo: string): Notice {
  return {
    kind,
    title: '门诊慢特病病种待遇认定结果告知书',
    no,
    caseNo,
    packVersion,
    mark: '演示数据，非攀枝花政策',
    issuedOn,
    blocks: [{ block: 'paragraph', text: '现予认定。' }],
  }
}

/** What main would lay out: tells number and copy apart, so that a test sees which bytes were sent. */
export function fakeLayout(notice: Notice, copy: number | null): Uint8Array {
  const digits = (notice.no ?? '').replace(/\D/g, '')
  return fakePdf([[notice.no === null ? 'PREVIEW' : `No ${digits}`, `copy ${copy ?? 'none'}`]])
}
