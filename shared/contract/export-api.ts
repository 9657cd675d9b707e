import { z } from 'zod'
import { CaseFile } from '../model/case.ts'
import { Finding } from '../model/finding.ts'
import { CaseNo, IsoInstant, StaffNo, Uuid } from '../model/ids.ts'

/** 一案一档: one PDF, or a folder with a file for the record, each notice and each paper. Either way in one sealed zip. */
export const ExportForm = z.enum(['pdf', 'folder'])
export type ExportForm = z.infer<typeof ExportForm>

/** What an Excel sheet is of: a queue as it is filtered, or 统计 over so many days. */
export const SheetSubject = z.discriminatedUnion('what', [
  z.object({ what: z.literal('list'), filter: z.record(z.string().max(20), z.string().max(60)) }),
  z.object({ what: z.literal('statistics'), days: z.int().min(7).max(366) }),
])
export type SheetSubject = z.infer<typeof SheetSubject>

/** What a person asks for who wants a sheet. Names are masked in it, whoever asks. */
export const SheetRequest = z.object({
  exportId: Uuid,
  sheet: SheetSubject,
  purpose: z.string().trim().min(4).max(100),
})
export type SheetRequest = z.infer<typeof SheetRequest>

/** 待批准 · 已批准 · 未批准 · 已过期 */
export const ExportState = z.enum(['pending', 'approved', 'refused', 'expired'])
export type ExportState = z.infer<typeof ExportState>

/** What a person asks for. `exportId` is made at the desk and makes a repetition harmless. */
export const ExportRequest = z.object({
  exportId: Uuid,
  caseId: Uuid,
  form: ExportForm,
  purpose: z.string().trim().min(4).max(100),
  /** identifying data hidden, scans left out */
  masked: z.boolean(),
})
export type ExportRequest = z.infer<typeof ExportRequest>

/** Where an export stands. Names the case by number only; a sheet is of no case. */
export const ExportView = z.object({
  ...ExportRequest.shape,
  caseId: Uuid.nullable(),
  form: z.enum([...ExportForm.options, 'sheet']),
  purpose: z.string(),
  caseNo: CaseNo.nullable(),
  sheet: SheetSubject.nullish(),
  state: ExportState,
  requestedBy: StaffNo,
  requestedByName: z.string(),
  requestedAt: IsoInstant,
  answeredBy: StaffNo.nullable(),
  answeredByName: z.string().nullable(),
  answeredAt: IsoInstant.nullable(),
  /** what the second person said about it */
  note: z.string(),
  /** becomes the name of the file */
  approvalNo: z.string().nullable(),
  /** the approval may be used until then */
  validUntil: IsoInstant.nullable(),
  /** how many files were made of it */
  written: z.int().nonnegative(),
})
export type ExportView = z.infer<typeof ExportView>

/** A file that is about to be written. */
export const ExportWritten = z.object({
  /** made at the desk: a repetition counts once */
  writeId: Uuid,
  pages: z.int().positive(),
  bytes: z.int().positive(),
})
export type ExportWritten = z.infer<typeof ExportWritten>

export const ExportAnswer = z
  .object({ approve: z.boolean(), note: z.string().trim().max(200) })
  .refine(({ approve, note }) => approve || note !== '', { error: '不批准时请写明理由' })

const params = z.object({ exportId: Uuid })

/** The part of the central agreement that lets a case leave the system: asked for, approved by another, counted. */
export const exportApi = {
  requestExport: {
    method: 'POST',
    path: '/v1/exports',
    auth: 'staff',
    summary: 'Ask that a case may be exported (一案一档); idempotent by exportId',
    body: ExportRequest,
    answer: ExportView,
  },
  requestSheet: {
    method: 'POST',
    path: '/v1/exports/sheets',
    auth: 'staff',
    summary: 'Ask that a list or statistics may be exported as a sheet; idempotent by exportId',
    body: SheetRequest,
    answer: ExportView,
  },
  exports: {
    method: 'GET',
    path: '/v1/exports',
    auth: 'staff',
    summary: 'Exports, the newest first: one’s own; supervisors and auditors see those of their area',
    answer: z.object({ rows: z.array(ExportView) }),
  },
  answerExport: {
    method: 'POST',
    path: '/v1/exports/:exportId/answer',
    auth: 'staff',
    summary: 'Approve an export or not; supervisors only, and never one’s own',
    params,
    body: ExportAnswer,
    answer: ExportView,
  },
  beginExport: {
    method: 'POST',
    path: '/v1/exports/:exportId/begin',
    auth: 'staff',
    summary: 'Begin to make the file of an approved export; only who asked for it, and only while the approval holds',
    params,
    answer: z.object({ export: ExportView, caseVersion: z.int().positive().nullable() }),
  },
  exportDone: {
    method: 'POST',
    path: '/v1/exports/:exportId/done',
    auth: 'staff',
    summary: 'A file of an export is written out; counted once per writeId',
    params,
    body: ExportWritten,
    answer: ExportView,
  },
} as const

const Id = z.object({ exportId: Uuid })

/** What the page may ask of the core about exports. All of it needs the centre: nothing leaves while it cannot be asked. */
export const exportMethods = {
  'export.request': { input: ExportRequest, output: ExportView },
  'export.requestSheet': { input: SheetRequest, output: ExportView },
  /** the whole file of an approved sheet: strings only, with who made it and under which number */
  'export.makeSheet': {
    input: Id,
    output: z.object({ xlsx: z.instanceof(Uint8Array), rows: z.int().nonnegative() }),
  },
  'export.list': { input: z.object({}), output: z.object({ rows: z.array(ExportView) }) },
  'export.answer': {
    input: z.object({ ...Id.shape, approve: z.boolean(), note: z.string().max(200) }),
    output: ExportView,
  },
  /** what the file is made of, once the centre has let it begin */
  'export.begin': {
    input: Id,
    output: z.object({ export: ExportView, case: CaseFile, findings: z.array(Finding), at: IsoInstant }),
  },
  /** the file is complete and goes out now: counted by the centre before anything is written */
  'export.done': { input: z.object({ ...Id.shape, ...ExportWritten.shape }), output: ExportView },
} as const
