/** What staff call what a pack says of the agency and of the ways to contest a decision. */
export const officeWords = {
  hotline: '咨询电话',
  reviewBody: '行政复议机关',
  reviewAddress: '行政复议机关地址',
  reviewDays: '行政复议期限（日）',
  reviewOnline: '行政复议线上渠道',
  court: '管辖法院',
  suitMonths: '起诉期限（月）',
  appeal: '申诉途径',
} as const
