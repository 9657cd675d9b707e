import type { NewStaff } from '#central/store/staff.ts'
import { pack, uuid } from '../../policy/support.ts'

/** The n-th first reviewer of the benchmark. */
export function benchStaff(n: number): NewStaff {
  return {
    id: uuid(990_000 + n),
    staffNo: String(300_000 + n),
    name: `试用员${n}`,
    roles: ['first_reviewer'],
    areaCode: pack.areaCode,
    password: 'Bench-2026!',
  }
}
