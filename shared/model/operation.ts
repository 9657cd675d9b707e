import { z } from 'zod'
import { CaseKind, ChosenReason, CriterionVerdict, SupplementItem } from './case.ts'
import { RegisteredPaper } from './document.ts'
import { EvidenceMark } from './evidence.ts'
import { CaseNo, IsoInstant, Uuid } from './ids.ts'
import { OriginalCheck } from './originals.ts'

const Note = z.string().max(500)

/** What a first reviewer hands on with a proposal: boxes on the scans, and which pages were on screen. */
const shown = {
  marks: z.array(EvidenceMark).max(200).optional(),
  seen: z.array(z.string().max(60)).max(2000).optional(),
}

/** What a second reviewer thought before seeing the proposal: 应通过 · 不应通过. */
export const Impression = z.enum(['pass', 'fail'])
export type Impression = z.infer<typeof Impression>

/** Originals compared at the counter, paper by paper; absent = nobody compared them one by one. */
const compared = { papers: z.array(OriginalCheck).max(200).optional() }

/**
 * The closed set of things a member of staff can do to a case, each with exactly what it needs.
 * Who may do which from where stands in `policy/transitions.ts`.
 */
export const Deed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accept'), note: Note, ...compared }),
  z.object({ kind: z.literal('not_accept'), reasons: z.array(ChosenReason).min(1), note: Note }),
  z.object({ kind: z.literal('request_supplement'), items: z.array(SupplementItem).min(1), note: Note }),
  /** 补正到件: the papers asked for, brought to the window and captured there */
  z.object({ kind: z.literal('supplement_received'), papers: z.array(RegisteredPaper).min(1).max(200), note: Note }),
  z.object({ kind: z.literal('request_originals'), note: Note }),
  z.object({ kind: z.literal('originals_verified'), note: Note, ...compared }),
  z.object({ kind: z.literal('originals_mismatch'), note: Note.min(1), ...compared }),
  z.object({ kind: z.literal('propose_approve'), criteria: z.array(CriterionVerdict), note: Note, ...shown }),
  z.object({
    kind: z.literal('propose_reject'),
    reasons: z.array(ChosenReason).min(1),
    criteria: z.array(CriterionVerdict),
    note: Note,
    ...shown,
  }),
  z.object({ kind: z.literal('endorse'), note: Note, impression: Impression.optional() }),
  z.object({ kind: z.literal('return_to_first'), note: Note.min(1), impression: Impression.optional() }),
  /** a decided case never changes: what is wrong with it becomes a case of its own, with other people */
  z.object({
    kind: z.literal('open_case'),
    caseKind: CaseKind.exclude(['application']),
    correction: z.record(z.string(), z.string().max(300)).optional(),
    note: Note.min(1),
  }),
  /** entered by mistake, or the same matter as another case, which it is merged into */
  z.object({ kind: z.literal('void'), into: CaseNo.optional(), note: Note.min(1) }),
])
export type Deed = z.infer<typeof Deed>
export type DeedKind = Deed['kind']

/**
 * A deed made durable: created once, in the transaction of the person's act, with an id of its own, and re-sent
 * byte-identical until the centre's final answer for that id is stored.
 */
export const Operation = z.object({
  opId: Uuid,
  deviceId: Uuid,
  /** gap-free per device and person, from 1 */
  seq: z.int().positive(),
  caseId: Uuid,
  baseVersion: z.int().positive(),
  baseMaterialVersion: z.int().positive(),
  /** the line of the timeline it was decided on, as `policy/base-line.ts` names it; absent = an older desk */
  baseLine: z.string().max(100).optional(),
  packVersion: z.string(),
  deed: Deed,
  /** device clock, for display and audit only */
  decidedAt: IsoInstant,
  /** how far the device clock was ahead of the centre's when last compared, milliseconds; absent = never compared */
  skewMs: z.int().optional(),
  /** fence of the lease it was decided under; absent = without a lease */
  fence: z.int().positive().optional(),
  /** the operation in conflict that this one is the second try of */
  resolves: Uuid.optional(),
  /** decided together with others in one 批量通过; the same for all of them */
  batchId: Uuid.optional(),
})
export type Operation = z.infer<typeof Operation>

export const OpOutcome = z.enum([
  'applied', // done
  'superseded', // already so; nothing to do, nothing lost
  'conflict', // the case is no longer what the person decided on; a person must look
  'rejected', // the rules or the rights forbid it
])
export type OpOutcome = z.infer<typeof OpOutcome>

/** Machine code of a conflict or rejection. */
export const OpCode = z.enum([
  'ok',
  'already_decided',
  'new_material',
  'withdrawn',
  'lease_lost', // somebody else has the case now
  'reassigned', // a supervisor gave it to somebody else
  'merged', // merged into another case or voided
  'not_in_state',
  'not_authorised',
  'same_person',
  'rule_broken',
  'rules_changed',
  'supplement_twice',
  'unknown_case',
  'op_reused',
])
export type OpCode = z.infer<typeof OpCode>

/** The centre's one final word on one operation. Stored for ever beside its effect; a replay gets the same. */
export const OpResult = z.object({
  opId: Uuid,
  outcome: OpOutcome,
  code: OpCode,
  /** one Chinese sentence for the person, without personal data of third persons other than staff names */
  message: z.string(),
  replayed: z.boolean(),
  /** the case's versions after this answer, null when the case is unknown */
  version: z.int().positive().nullable(),
  materialVersion: z.int().positive().nullable(),
})
export type OpResult = z.infer<typeof OpResult>
