/** Different kinds of nothing: what it means and the one next step. */
export const empty = {
  noneAssigned: {
    shape: '○',
    title: '现在没有要办的件',
    sentence: '中心还没有给本机构派件。有新件时左边会出现数字，不需要反复刷新。',
    action: '立即同步',
  },
  allDone: {
    shape: '✔',
    title: '这里的件都办完了',
    sentence: '新件到了会提示更新。已办的件在「已办」里查得到。',
    action: '看已办',
  },
  tooNarrow: {
    shape: '◇',
    title: '没有符合条件的件',
    sentence:
      '筛选或查找的条件太窄，只在当前队列里找。可以清除条件，或换一个队列再找；已办结的件（包括他人办的）到「已办」里查找。',
    action: '清除条件',
  },
  notSynced: {
    shape: '◌',
    title: '还没有同步过',
    sentence: '本机还没有从中心收到案卷。联网后自动开始，进度显示在右上角。',
    action: '立即同步',
  },
  noRight: {
    shape: '■',
    title: '您的岗位不办理这里的件',
    sentence: '如果应当能看到，请联系主管调整岗位权限。',
    action: '回首页',
  },
  noneYet: {
    shape: '○',
    title: '还没有',
    sentence: '您办过的件会出现在这里。',
    action: '去待初审',
  },
  noOffline: {
    shape: '■',
    title: '现在不能带件离线办理',
    sentence: '施行中的政策包没有规定离线办理的期限，中心因此不发离线包。联网时照常办理；需要离线办理的，请联系主管。',
    action: '回首页',
  },
  outboxEmpty: {
    shape: '✔',
    title: '没有这样的记录',
    sentence: '您每办一件，这里都会留下一条，直到中心确认。',
    action: '去待初审',
  },
} as const
