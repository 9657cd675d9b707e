import { z } from 'zod'
import { CaseNo, IsoInstant, StaffNo, Uuid } from '../model/ids.ts'
import { OpCode, OpOutcome } from '../model/operation.ts'
import type { ProblemKind } from '../model/problem.ts'

/** A person's work is here, and signing in cannot reach it: it then gets out sealed as it is. */
export const closedKinds: readonly ProblemKind[] = [
  'DbKeyMissing',
  'DbWrongKey',
  'DbDamaged',
  'DbFromFuture',
  'DbUnsafe',
  'DiskFailing',
  'KeyringNeeded',
  'OldPasswordNeeded',
]

/** What became of one operation of a sealed file. */
export const SealedRow = z.object({
  opId: Uuid,
  /** null = the centre has no such case */
  caseNo: CaseNo.nullable(),
  kind: z.string(),
  outcome: OpOutcome,
  code: OpCode,
  message: z.string(),
  /** the centre had answered it before */
  replayed: z.boolean(),
})
export type SealedRow = z.infer<typeof SealedRow>

/** What became of a sealed file. */
export const SealedReceipt = z.object({
  author: StaffNo,
  authorName: z.string(),
  madeAt: IsoInstant,
  contents: z.enum(['operations', 'database']),
  rows: z.array(SealedRow),
  /** operations that are known to be in it and could not be read */
  unreadable: z.int().nonnegative(),
  /** parts of it could not be read: there may be more than the centre can know of */
  damaged: z.boolean(),
})
export type SealedReceipt = z.infer<typeof SealedReceipt>

/** The part of the central agreement about work that comes by hand. */
export const sealApi = {
  importSealed: {
    method: 'POST',
    path: '/v1/ops/sealed',
    auth: 'staff',
    summary: 'Hand in a sealed file: each operation in it is settled as its author’s, once; supervisors only',
    body: 'bytes',
    answer: SealedReceipt,
  },
} as const

const SealedFile = z.object({
  bytes: z.instanceof(Uint8Array),
  /** without personal data */
  suggestedName: z.string(),
})

/** Core methods about sealed files: part of `coreApi`. */
export const sealMethods = {
  /** what is not yet at the centre, sealed */
  'seal.export': {
    input: z.object({}),
    output: SealedFile.extend({
      operations: z.int().positive(),
      /** papers those operations name, that are in the file */
      papers: z.int().nonnegative(),
      /** papers they name that are not: for want of room, or because this desk can no longer read them */
      leftOut: z.int().nonnegative(),
    }),
  },
  /** the same where this person cannot sign in: their files as they are. Needs no session, and opens nothing */
  'seal.exportClosed': {
    input: z.object({ staffNo: StaffNo }),
    output: SealedFile.extend({
      /** papers taken at this desk that are in the file */
      papers: z.int().nonnegative(),
      /** those that are not, for want of room */
      leftOut: z.int().nonnegative(),
    }),
  },
  /** hands a sealed file to the centre; online only */
  'seal.import': { input: z.object({ bytes: z.instanceof(Uint8Array) }), output: SealedReceipt },
} as const
