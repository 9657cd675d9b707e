import type { Role, Staff } from '#shared/model/staff.ts'
import type { NewStaff } from '../store/staff.ts'

/** One password for every demo account; the demo prints it. Never use it outside a demonstration. */
export const DEMO_PASSWORD = 'Demo-2026!'

const people: readonly (readonly [staffNo: string, name: string, role: Role])[] = [
  ['010211', '蒋月', 'window'],
  ['010212', '蒲小川', 'window'],
  ['010237', '何敏', 'first_reviewer'],
  ['010238', '罗振宇', 'first_reviewer'],
  ['010239', '沙马·依木', 'first_reviewer'],
  ['010240', '钟晓岚', 'first_reviewer'],
  ['010251', '唐文军', 'second_reviewer'],
  ['010252', '欧阳静', 'second_reviewer'],
  ['010260', '林国栋', 'supervisor'],
  ['010261', '孟海燕', 'supervisor'],
  ['010270', '谭素云', 'auditor'],
]

/** Synthetic accounts of one agency, every role at least once. Their ids derive from the 工号, so that every seed has the same. */
export function demoStaff(areaCode: string): Staff[] {
  return people.map(([staffNo, name, role]) => ({
    id: `00000000-0000-4000-8000-000000${staffNo}`,
    staffNo,
    name,
    roles: [role],
    areaCode,
  }))
}

/** The same accounts with the demo password, as the centre stores them. */
export function demoAccounts(areaCode: string): NewStaff[] {
  return demoStaff(areaCode).map((staff) => ({ ...staff, password: DEMO_PASSWORD }))
}

/** 工号 of everyone who holds a role. */
export function staffNosOf(role: Role): string[] {
  return people.filter(([, , held]) => held === role).map(([staffNo]) => staffNo)
}
