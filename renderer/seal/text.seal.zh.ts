import type { SealedRow } from '#shared/contract/seal-api.ts'

/** Words about sealed files: work that gets to the centre by hand. */
export const sealText = {
  export: '导出未送达的办理（密封）',
  exporting: '正在密封…',
  exportHint: '网络长时间不通时，把未送达的办理密封成一个文件交给主管导入。只有中心能打开。',
  saved: (operations: number, papers: number) =>
    `已密封导出 ${operations} 项${papers > 0 ? `、材料 ${papers} 份` : ''}，请把文件交给主管导入。本机仍会继续发送，不会重复办理。`,
  leftOut: (papers: number) =>
    `有 ${papers} 份材料太大或在本机已损坏，没有放进文件；附有这些材料的办理要等联网上传材料后才能办成，请保留这台电脑上的数据。`,
  closed: {
    why: (staffNo: string) =>
      `这台电脑上可能还有工号 ${staffNo} 没有送达中心的办理。可以先把它们密封导出，交给主管导入；文件只有中心能打开。`,
    saved: (papers: number) =>
      `已密封导出${papers > 0 ? `，连同在这台电脑上拍摄的材料 ${papers} 份` : ''}，请把文件交给主管导入，并保留这台电脑上的数据文件夹。`,
    leftOut: (papers: number) => `另有 ${papers} 份较早的材料放不下，没有放进文件。`,
  },
  import: '导入密封的办理',
  importing: '正在导入…',
  importHint: '同事密封导出的办理，由中心逐项办理。重复导入不会重复办理。',
  tooLarge: '这个文件太大，不是密封的办理文件。',
  receipt: {
    title: '导入结果',
    of: (name: string, staffNo: string, at: string) => `${name}（${staffNo}），${at} 导出`,
    columns: { caseNo: '受理号', deed: '办理', outcome: '结果', message: '说明' },
    unknownCase: '中心没有这件',
    outcome: {
      applied: '已办理',
      superseded: '已是这样',
      conflict: '没有办理：情况已变',
      rejected: '没有办理：不符合规定',
    } satisfies Record<SealedRow['outcome'], string>,
    replayed: '此前已收到，没有重复办理。',
    none: '没有读到可以办理的内容。',
    unreadable: (n: number) => `另有 ${n} 项读不出来，请向经办人核实后重新办理。`,
    damaged: '文件里的数据有损坏，可能还有没读到的办理。请保留原文件和那台电脑，并联系技术支持。',
    told: '没有办理的各项，请告诉经办人，由本人按最新情况重新办理。',
  },
} as const
