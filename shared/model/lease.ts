import { z } from 'zod'
import { IsoInstant, StaffNo, Uuid } from './ids.ts'

/**
 * Who works on a case at present, and until when: it keeps two people from doing the same work, and is never what makes
 * a decision right (versions do). `fence` grows with every new lease of a case, so that what was decided under an older
 * one can be told apart.
 */
export const Lease = z.object({
  holder: StaffNo,
  holderName: z.string(),
  deviceId: Uuid,
  fence: z.int().positive(),
  takenAt: IsoInstant,
  /** by the centre's clock */
  until: IsoInstant,
})
export type Lease = z.infer<typeof Lease>
