/** Words of taking a decision back. */
export const undoText = {
  undo: '撤销',
  undone: (deed: string, name: string) => `已撤销：${name}，${deed}。这一件和草稿都回到办理前的样子。`,
  nothing: '刚才没有可以撤销的办理。要看最近 20 件，按 Q。',
  keys: { undo: '撤销刚才的办理', recent: '最近 20 件' },
  recent: '最近 20 件',
  what: '还没有发往中心的可以撤销；已经发出的只能在办结后另立更正，写明理由，由另一人办理。每次撤销都留痕。',
  loading: '正在读取最近办理的件…',
  none: '还没有办过件。',
  sendsIn: (seconds: number) => `${seconds} 秒后发送`,
  openToCorrect: '打开，另立更正…',
  open: '打开',
  can: {
    undo: '可以撤销',
    correct: '已办结，有错另立更正',
    nothing: '已经发出，不能撤销',
  },
  undoneAlready: '已撤销，没有发往中心',
}
