import type { Statistics } from '#shared/contract/statistics-api.ts'
import { addDays } from '#shared/policy/civil-day.ts'
import { wilson } from '#shared/policy/wilson.ts'

const today = '2026-11-23'
const rate = (hits: number, n: number) => {
  const share = wilson(hits, n)
  return share && { hits, n, ...share }
}
const person = (staffNo: string, name: string, counts: (number | null)[]) => {
  const [accepted = null, proposed = null, reviewed = null, asked = null, held = null] = counts
  return { staffNo, name, accepted, proposed, reviewed, asked, held }
}

/** A month of an agency with a bad week ahead; everything follows from nothing but the numbers here. */
export function fakeStatistics(days = 30): Statistics {
  return {
    asOf: '2026-11-23T02:00:00.000Z',
    today,
    from: addDays(today, 1 - days),
    onTime: rate(1187, 1203),
    firstPass: rate(903, 1203),
    agreement: { all: rate(168, 181), sampled: rate(57, 58) },
    blind: null,
    coverage: {
      minimum: 1,
      among: 20,
      period: 'month',
      from: '2026-11-01',
      drawn: rate(63, 598),
      reached: 6,
      waiting: 2,
      short: 0,
    },
    open: [
      { state: 'received', n: 42 },
      { state: 'first_review', n: 310 },
    ],
    backlog: [
      { from: 0, upTo: 5, n: 142 },
      { from: 6, upTo: 10, n: 98 },
      { from: 11, upTo: 15, n: 61 },
      { from: 16, upTo: 20, n: 33 },
      { from: 21, upTo: 30, n: 12 },
      { from: 31, upTo: null, n: 6 },
    ],
    days: Array.from({ length: days }, (_, i) => ({
      day: addDays(today, i + 1 - days),
      received: i % 7 > 4 ? 3 : 38 + ((i * 7) % 13),
      decided: i % 7 > 4 ? 0 : 40 + ((i * 5) % 11),
    })),
    reasons: [
      { code: 'R02', text: '提交的检查报告不能证明达到认定标准第 2 项。', n: 31 },
      { code: 'R05', text: '诊断证明书出具医院级别不符合规定。', n: 18 },
    ],
    supplements: [{ code: 'S01', text: '缺少近 6 个月的病历', n: 77 }],
    forecast: {
      pace: 41.3,
      overdueNow: 4,
      willBeOverdue: 23,
      days: [
        { day: '2026-11-23', due: 38, overdue: 1 },
        { day: '2026-11-24', due: 51, overdue: 11 },
        { day: '2026-11-25', due: 44, overdue: 14 },
        { day: '2026-11-26', due: 49, overdue: 21 },
        { day: '2026-11-27', due: 47, overdue: 27 },
      ],
    },
    mine: person('010260', '林国栋', [0, 12, 4, 3, 0]),
    workload: [
      person('010237', '何敏', [null, 310, null, 41, 12]),
      person('010238', '罗振宇', [null, 288, null, 37, null]),
      person('010251', '唐文军', [null, null, 96, null, null]),
      person('010260', '林国栋', [null, 12, null, null, null]),
    ],
  }
}
