import { z } from 'zod'
import { StaffNo, Uuid } from './ids.ts'

/** 窗口 · 初审 · 复审 · 主管 · 审计 */
export const Role = z.enum(['window', 'first_reviewer', 'second_reviewer', 'supervisor', 'auditor'])
export type Role = z.infer<typeof Role>

/** A signed-in person, as the centre describes them. `areaCode` is the agency (统筹区) whose cases they may see. */
export const Staff = z.object({
  id: Uuid,
  staffNo: StaffNo,
  name: z.string(),
  roles: z.array(Role).min(1),
  areaCode: z.string().regex(/^\d{6}$/),
})
export type Staff = z.infer<typeof Staff>
