/** Words of the window desk; each part of it (登记, 拍摄, 核验, 交付, 台账) has its own beside it. */
export const windowText = {
  rail: '窗口',
  title: '窗口',
  find: {
    label: '受理号、证件号、姓名或拼音首字母',
    hint: '扫回执、刷身份证，或输入受理号 / 证件号 / 姓名 / 拼音首字母',
    results: '找到的件',
    finding: '正在查找…',
    none: '本机没有找到。新申请请按 Ctrl+N 登记；别处受理的件请先同步。',
    cardNone: '这位参保人在本机没有件，可以直接登记新申请。',
    more: '只显示前 20 件，请输入更多字。',
    scanned: '已读取扫描内容',
    eaten: '输入法接走了一部分扫描内容，请切换英文输入法后再扫一次。',
    start: '扫一下回执或刷身份证就能开始',
    startHint: '焦点在哪里都可以扫；也可以直接输入。',
    sameName: (n: number) => `同名 ${n} 人，请核对出生年份和证件号末四位`,
    notNumbered: '临时受理号',
    born: (year: string) => `${year} 年生`,
    ends: (tail: string) => `末四位 ${tail}`,
  },
  citizen: {
    label: '正在办理',
    opening: '正在打开这一件…',
    leave: '办完，下一位',
    bench: '在审核台打开',
    sameName: (n: number) => `本机还有 ${n} 件同名的人的申请：请核对出生年份、证件号末四位再交付任何材料。`,
  },
} as const
