/** Words of 首页 for who oversees. */
export const homeText = {
  title: '本周预警',
  willBe: (n: number) => `照现在的速度，本周还将超期 ${n.toLocaleString('zh-CN')} 件`,
  fine: '照现在的速度，本周不会有新的超期',
  today: '今日',
  received: '收到',
  decided: '办结',
  due: '今天到期',
  over: '已超期',
  pace: '每个工作日办结',
  more: '看统计',
  offline: '联网后由中心计算。',
  loading: '正在请中心统计…',
} as const
