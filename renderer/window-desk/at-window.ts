import type { Staff } from '#shared/model/staff.ts'

/** Whose post has a window desk. */
export function atWindow(staff: Staff): boolean {
  return staff.roles.some((role) => role === 'window' || role === 'supervisor')
}
