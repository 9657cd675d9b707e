import { z } from 'zod'

/** Whether the desk is locked, and what opens it. */
export const LockView = z.object({
  locked: z.boolean(),
  /** a PIN has been set */
  pin: z.boolean(),
  /** a PIN does not do any more: after three wrong ones, or four hours without the password */
  needsPassword: z.boolean(),
  /** seconds without anybody at keyboard or mouse after which it locks itself */
  idleSeconds: z.int().positive(),
})
export type LockView = z.infer<typeof LockView>

export const Pin = z.string().regex(/^\d{6}$/)

/** The PIN does not have to be guessed to be found: these are tried first by anybody. */
export function isWeakPin(pin: string): boolean {
  const digits = [...pin].map(Number)
  const steps = new Set(digits.slice(1).map((digit, i) => digit - (digits[i] ?? 0)))
  return steps.size === 1 && [...steps].every((step) => Math.abs(step) <= 1)
}
