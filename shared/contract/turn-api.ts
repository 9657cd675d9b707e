import { z } from 'zod'
import { CaseNo, IsoInstant, StaffNo, Uuid } from '../model/ids.ts'

/** Out of turn: 'skipped' it was this case's turn and somebody passed it over · 'picked' decided before its turn. */
export const OutOfTurn = z.object({
  noteId: Uuid,
  kind: z.enum(['skipped', 'picked']),
  caseId: Uuid,
  queue: z.string().max(40),
  /** why, in the pack's words; '' where nothing is asked */
  reason: z.string().max(200),
  /** cases that stood before it; 0 when it was skipped */
  ahead: z.int().nonnegative(),
  at: IsoInstant,
})
export type OutOfTurn = z.infer<typeof OutOfTurn>

/** What a supervisor sees of it: how often per person, and the newest of them one by one. */
export const SkipsView = z.object({
  people: z.array(z.object({ staffNo: StaffNo, name: z.string(), skipped: z.int(), picked: z.int() })),
  rows: z.array(OutOfTurn.extend({ staffNo: StaffNo, name: z.string(), caseNo: CaseNo })),
})
export type SkipsView = z.infer<typeof SkipsView>

const days = z.coerce.number().int().min(1).max(366)

/** Endpoints of the centre: a desk hands in what happened out of turn, a supervisor reads it. */
export const turnApi = {
  outOfTurn: {
    method: 'POST',
    path: '/v1/out-of-turn',
    auth: 'staff',
    summary: 'Cases passed over or decided before their turn; idempotent by noteId',
    body: z.object({ notes: z.array(OutOfTurn).min(1).max(100) }),
    /** how many are known by now; one about a case that the centre does not have is left out */
    answer: z.object({ known: z.int() }),
  },
  outOfTurnView: {
    method: 'GET',
    path: '/v1/out-of-turn',
    auth: 'staff',
    summary: 'Who passed over or picked cases lately, for supervisors and auditors',
    query: z.object({ days: days.default(30) }),
    answer: SkipsView,
  },
} as const

/** Whose turn it is, as methods of the core. */
export const turnMethods = <Filter extends z.ZodType, Name extends z.ZodType, Row extends z.ZodType>(
  filter: Filter,
  name: Name,
  row: Row,
) =>
  ({
    /** the case whose turn it is by the pack's rule, of a queue narrowed by a filter; null = none this person may take */
    'queue.next': { input: z.object({ filter, except: z.array(Uuid).max(20) }), output: row.nullable() },
    /** passes over a case whose turn it is, for a reason of the pack; today it is not offered again */
    'queue.skip': {
      input: z.object({ caseId: Uuid, queue: name, reason: z.string().max(40) }),
      output: z.object({ reason: z.string() }),
    },
    /** who passed over or picked cases in the last days, from the centre; supervisors and auditors, online only */
    'supervision.skips': { input: z.object({ days }), output: SkipsView },
  }) as const
