import { z } from 'zod'
import { ApplicationForm, ApplyType, SupplementItem } from './case.ts'
import { RegisteredPaper } from './document.ts'
import { Uuid } from './ids.ts'
import { Operation } from './operation.ts'

const Note = z.string().max(500)

/** 临时受理号; see `receipt.ts`. */
export const ProvisionalNo = z.string().regex(/^9\d{18}$/)

/** What the clerk does with the new case in the same breath: 受理, ask once for all that is missing, or neither yet. */
export const FirstStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accept'), note: Note }),
  z.object({ kind: z.literal('request_supplement'), items: z.array(SupplementItem).min(1), note: Note }),
])
export type FirstStep = z.infer<typeof FirstStep>

/**
 * 窗口登记: one disease of one application becomes a case, whose id the desk has made. Several diseases are several of
 * these with the same 临时受理号 and the same papers.
 */
export const Register = z.object({
  kind: z.literal('register'),
  provisionalNo: ProvisionalNo,
  applyType: ApplyType,
  form: ApplicationForm,
  papers: z.array(RegisteredPaper).max(200),
  next: FirstStep.nullable(),
  note: Note,
})
export type Register = z.infer<typeof Register>

/** A registration made durable. There is no case before it, so it rests on version 0 of one. */
export const RegisterOperation = Operation.extend({
  baseVersion: z.literal(0),
  baseMaterialVersion: z.literal(0),
  deed: Register,
})
export type RegisterOperation = z.infer<typeof RegisterOperation>

/** Everything a desk hands in. */
export const AnyOperation = z.union([Operation, RegisterOperation])
export type AnyOperation = z.infer<typeof AnyOperation>

export function isRegistration(op: AnyOperation): op is RegisterOperation {
  return op.deed.kind === 'register'
}

const Short = z.string().max(300)

/** The fields of a registration that are typed or read, by the names of the form; empty = not filled yet. */
export const draftFields = [
  'psn_no',
  'psn_name',
  'gend',
  'naty',
  'brdy',
  'psn_cert_type',
  'certno',
  'tel',
  'addr',
  'insutype',
  'insu_admdvs',
  'emp_name',
  'appy_rea',
  'ide_fixmedins_no',
  'ide_fixmedins_name',
  'hosp_lv',
  'hosp_ide_date',
  'diag_dr_codg',
  'diag_dr_name',
  'fixmedins_code',
  'fixmedins_name',
  'agnter_name',
  'agnter_certno',
  'agnter_tel',
  'agnter_rlts',
  'sign_name',
  'sign_date',
] as const satisfies readonly (keyof ApplicationForm)[]
export type DraftField = (typeof draftFields)[number]

/** A registration being filled in: kept at every keystroke, several at a time, restored after anything. */
export const RegistrationDraft = z.object({
  applyType: ApplyType,
  fields: z.partialRecord(z.enum(draftFields), Short),
  /** codes of the catalogue, in the order chosen */
  diseases: z.array(z.string().max(30)).max(5),
  /** somebody acts for the applicant */
  agent: z.boolean(),
  note: Note,
  /** where the cursor was: a field, and the selection in it */
  cursor: z.object({ field: z.string().max(40), start: z.int(), end: z.int() }).nullable(),
})
export type RegistrationDraft = z.infer<typeof RegistrationDraft>

export const RegistrationDraftRef = z.object({ id: Uuid, body: RegistrationDraft, savedAt: z.string() })
export type RegistrationDraftRef = z.infer<typeof RegistrationDraftRef>
