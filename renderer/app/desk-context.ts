import { createContext, useContext } from 'react'
import type { Staff } from '#shared/model/staff.ts'
import type { Calendar, PolicyPack } from '#shared/policy/pack.ts'

interface Desk {
  readonly staff: Staff
  readonly pack: PolicyPack
  readonly calendar: Calendar
}

/** Who sits here and which rules hold; present on every screen behind the sign-in. */
export const DeskContext = createContext<Desk | null>(null)

export function useDeskContext(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('outside of the frame')
  return desk
}
