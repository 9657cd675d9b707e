import type { Staff } from '#shared/model/staff.ts'
import { hashPassword } from '../passwords.ts'
import type { Query } from './sql.ts'

/** An account as an administrator or the seed creates it. */
export type NewStaff = Staff & { readonly password: string }

/** Creates an account, or gives an existing 工号 this name, these roles and this password. */
export async function saveStaff(
  query: Query,
  { id, staffNo, name, roles, areaCode, password }: NewStaff,
): Promise<void> {
  await query.query(
    `INSERT INTO staff (id, staff_no, name, roles, area_code, password_hash) VALUES ($1, $2, $3, $4::jsonb, $5, $6)
     ON CONFLICT (staff_no) DO UPDATE SET name = excluded.name, roles = excluded.roles,
       area_code = excluded.area_code, password_hash = excluded.password_hash, active = true`,
    [id, staffNo, name, JSON.stringify(roles), areaCode, await hashPassword(password)],
  )
}

/** Columns of a `Staff`, for a query that has the table `staff` in it. */
export const staffSql = `jsonb_build_object('id', staff.id, 'staffNo', staff.staff_no, 'name', staff.name,
  'roles', staff.roles, 'areaCode', staff.area_code)`
