import { z } from 'zod'
import { CaseState } from '../model/case.ts'
import { IsoDate, IsoInstant, Uuid } from '../model/ids.ts'
import { OutboxState } from '../model/outbox-state.ts'
import { ProvisionalNo, RegisterOperation, RegistrationDraft } from '../model/registration.ts'
import { isRealDate } from '../policy/civil-day.ts'

/** One case as the window desk finds it. Masked as in the queue; the ID number is not in it. */
export const FoundCase = z.object({
  caseId: Uuid,
  /** null: registered here, the centre has not given its number yet */
  caseNo: z.string().nullable(),
  /** 临时受理号 of a registration at a window; null = none */
  provisionalNo: z.string().nullable(),
  maskedName: z.string(),
  birthYear: z.string(),
  certTail: z.string(),
  diseaseName: z.string(),
  insutype: z.string(),
  state: CaseState,
  receivedOn: IsoDate,
  dueOn: IsoDate.nullable(),
  /** other people of this very name among the cases of this desk: 0 = none */
  sameName: z.int().nonnegative(),
})
export type FoundCase = z.infer<typeof FoundCase>

/** What the one field was understood as. `card`: somebody by their ID card, with or without a case. */
export const Found = z.object({
  as: z.enum(['case', 'provisional', 'card', 'misread', 'words']),
  rows: z.array(FoundCase).max(20),
  /** more than are shown */
  more: z.boolean(),
  /** what to do where nothing could be read, as a sentence */
  message: z.string().nullable(),
})
export type Found = z.infer<typeof Found>

/** A registration being filled in, for the list of them: who, as far as known, and when it was last touched. */
export const DraftSummary = z.object({
  id: Uuid,
  savedAt: IsoInstant,
  maskedName: z.string(),
  certTail: z.string(),
  diseases: z.array(z.string()),
})
export type DraftSummary = z.infer<typeof DraftSummary>

export const RegisterInput = z.object({
  draftId: Uuid,
  /** go on at once: 受理 where all materials are there, else 一次性告知 of all that is missing; false = only register */
  next: z.boolean(),
})
export type RegisterInput = z.infer<typeof RegisterInput>

/** What was registered; the centre's numbers come with the feed. */
export const Registered = z.object({
  provisionalNo: ProvisionalNo,
  cases: z.array(
    z.object({
      caseId: Uuid,
      opId: Uuid,
      disease: z.string(),
      next: z.enum(['accept', 'request_supplement']).nullable(),
    }),
  ),
})
export type Registered = z.infer<typeof Registered>

/** What the core system says of somebody; `asked: false` = it could not be asked, `why` in one sentence. */
export const Insured = z.object({
  asked: z.boolean(),
  why: z.string().nullable(),
  /** null where asked: it knows nobody with this number */
  person: z
    .object({
      psn_no: z.string(),
      psn_name: z.string(),
      gend: z.string(),
      naty: z.string().nullable(),
      brdy: IsoDate,
      insured: z.array(
        z.object({
          insutype: z.string(),
          psn_insu_stas: z.string(),
          insuplc_admdvs: z.string(),
          emp_name: z.string().nullable(),
          arre_mons: z.int().nonnegative(),
          out_appy_stas: z.enum(['filed', 'missing']).nullable(),
        }),
      ),
      recognised: z.array(z.object({ opsp_dise_name: z.string(), begndate: IsoDate, enddate: IsoDate.nullable() })),
    })
    .nullable(),
})
export type Insured = z.infer<typeof Insured>

/** One thing this clerk did on a day, in the order it was done. */
export const DaySheetRow = z.object({
  opId: Uuid,
  at: IsoInstant,
  /** 'register', or a deed */
  kind: z.string(),
  /** 受理号, else 临时受理号 */
  caseNo: z.string(),
  maskedName: z.string(),
  diseaseName: z.string(),
  /** the case as it stands on this desk now; null = not pulled yet */
  state: CaseState.nullable(),
  outbox: OutboxState,
})
export type DaySheetRow = z.infer<typeof DaySheetRow>

/** 今日受理台账 of the person signed in: what was received, accepted, asked for, verified and handed over. */
export const DaySheet = z.object({
  day: IsoDate,
  rows: z.array(DaySheetRow),
  totals: z.object({
    registered: z.int().nonnegative(),
    accepted: z.int().nonnegative(),
    supplements: z.int().nonnegative(),
    /** 补正到件 */
    answered: z.int().nonnegative(),
    notAccepted: z.int().nonnegative(),
    verified: z.int().nonnegative(),
    /** notices and receipts printed at this desk */
    printed: z.int().nonnegative(),
    /** of the rows: not yet confirmed by the centre */
    undelivered: z.int().nonnegative(),
  }),
})
export type DaySheet = z.infer<typeof DaySheet>

/** A day that there is: what an application says may be any text of that form, what is asked for may not. */
const RealDay = IsoDate.refine(isRealDate)

/** Core methods of the window desk: part of `coreApi`. */
export const windowMethods = {
  /** a 受理号, ID number, card, name or pinyin initials, typed or scanned; open and settled cases alike, newest first */
  'window.find': { input: z.object({ text: z.string().max(2_000) }), output: Found },
  /** is this person insured; asks the centre, never blocks */
  'window.insured': { input: z.object({ certno: z.string().max(30) }), output: Insured },
  /** disease code → pinyin initials of its name */
  'window.diseaseInitials': { input: z.object({}), output: z.record(z.string(), z.string()) },
  'window.drafts': { input: z.object({}), output: z.array(DraftSummary) },
  'window.draft': { input: z.object({ id: Uuid }), output: RegistrationDraft },
  'window.saveDraft': {
    input: z.object({ id: Uuid, body: RegistrationDraft }),
    output: z.object({ savedAt: IsoInstant }),
  },
  'window.dropDraft': { input: z.object({ id: Uuid }), output: z.object({}) },
  /** registers a draft, which is gone then; a second time it is NotFound */
  'window.register': { input: RegisterInput, output: Registered },
  /** what I registered under a number, while the centre's cases are not here yet */
  'window.registered': {
    input: z.object({ provisionalNo: ProvisionalNo }),
    output: z.object({ operations: z.array(RegisterOperation), receiptCopies: z.int().nonnegative() }),
  },
  /** the centre refused a registration: what was in it becomes a draft again, under its own id */
  'window.reopen': { input: z.object({ opId: Uuid }), output: z.object({ draftId: Uuid }) },
  'window.daySheet': { input: z.object({ day: RealDay }), output: DaySheet },
  /** the same as a workbook of texts; noted in the audit trail */
  'window.daySheetFile': {
    input: z.object({ day: RealDay }),
    output: z.object({ xlsx: z.instanceof(Uint8Array), suggestedName: z.string() }),
  },
  /** a receipt this desk made went to a printer; answers how many times by now: 2 and more are 补打 */
  'window.receiptPrinted': {
    input: z.object({ no: ProvisionalNo, kind: z.enum(['receipt', 'supplement']) }),
    output: z.object({ copies: z.int().positive() }),
  },
} as const
