/** Words of handing paper over. */
export const handOverText = {
  title: '交付',
  none: '这件还没有可以打印的文书。',
  print: (name: string) => `打印${name}`,
  printKey: '打印最近的文书或临时回执',
  copies: (n: number) => (n === 0 ? '未打印' : `已打印 ${n} 次`),
  registered: {
    label: '刚刚登记的申请',
    title: '已登记',
    waiting: '已保存在本机，正在等中心编号，联网时通常几秒。',
    offline: '现在没有网络。登记已保存在本机，联网后自动报中心并编号，请先交付临时回执。',
    numbered: '中心已编号，可以打印受理文书。',
    refused: '中心没有采纳这次登记，请带出原内容改好后重新登记。',
    reopen: '重新登记',
    provisional: '临时受理号',
    next: '下一位',
    open: '打开',
    printProvisional: '打印临时回执',
  },
} as const
