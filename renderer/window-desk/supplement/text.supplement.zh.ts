/** Words of taking in, at the counter, the papers a 补正 asked for. */
export const supplementText = {
  title: '补正到件',
  asked: (on: string, by: string) => `${on} 一次性告知，请在 ${by} 前补齐：`,
  overdue: '已过补正期限，能否收下以中心答复为准。',
  note: (note: string) => `告知时的说明：${note}`,
  there: '已拍',
  missing: '还缺',
  none: '还没有拍摄补正材料，请先拍摄或选择文件。',
  working: '照片正在处理，处理完再提交。',
  left: (names: readonly string[]) =>
    `还缺 ${names.length} 种：${names.join('、')}。仍可转回，这些会继续缺着，接着办的人会看到。`,
  all: '要求的材料都已拍到。',
  leftNote: (names: readonly string[]) => `补正到件时还缺：${names.join('、')}`,
  submit: '补正到件，转回办理',
  done: (name: string) => `「${name}」补正到件，已转回原来的环节`,
} as const
