/** Words of the printed sheet that do not come from the notice. */
export const sheetText = {
  preview: '预览',
  copy: (n: number) => `补打 ${n}`,
  date: (year: string, month: string, day: string) => `${year}年${month}月${day}日`,
} as const
