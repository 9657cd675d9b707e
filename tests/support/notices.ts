import type { Notice, NoticeRef } from '#shared/model/notice.ts'

export function noticeRef(no: string, copies = 0): NoticeRef {
  return { no, kind: 'rejected', issuedOn: '2026-11-18', packVersion: 'demo', copies }
}

export function aNotice(no: string, caseNo: string): Notice {
  return {
    kind: 'rejected',
    title: '不予认定告知书',
    no,
    caseNo,
    packVersion: 'demo',
    mark: '演示数据，非攀枝花政策',
    issuedOn: '2026-11-18',
    blocks: [{ block: 'paragraph', text: '王𬭎㛃𠮷：' }],
  }
}
