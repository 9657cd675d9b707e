import type { OpCode } from '../model/operation.ts'

/** Why a deed is refused: a code for machines, a sentence for the person. */
export interface Refusal {
  readonly code: OpCode
  readonly message: string
}

/** A refusal because of what the deed says, not of who does it or when. */
export const broken = (message: string): Refusal => ({ code: 'rule_broken', message })
