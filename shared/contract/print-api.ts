import { z } from 'zod'
import { Notice } from '../model/notice.ts'
import { ProblemKind } from '../model/problem.ts'
import { PaperSize, ReceiptSheet } from '../model/receipt-sheet.ts'
import { RecordSheet } from '../model/record.ts'

/**
 * What the renderer may ask of main itself, because only Chromium can lay out and print: never a path, never a window.
 * `print.render` answers the very bytes that `print.send` prints; main keeps nothing after it answered, but where an
 * archive is to go, and that only until it is written.
 */
export const printApi = {
  'print.render': {
    input: z.object({
      notice: Notice,
      /** 第几次打印: 2 and more are marked 补打 n−1; null = a preview that carries the word 预览 */
      copy: z.int().positive().nullable(),
      paper: PaperSize.default('A4'),
    }),
    output: z.object({ pdf: z.instanceof(Uint8Array), pages: z.int().positive() }),
  },
  /** the same for a receipt this desk makes itself */
  'print.receipt': {
    input: z.object({ receipt: ReceiptSheet, copy: z.int().positive(), paper: PaperSize }),
    output: z.object({ pdf: z.instanceof(Uint8Array), pages: z.int().positive() }),
  },
  'print.printers': {
    input: z.object({}),
    output: z.array(z.object({ name: z.string(), isDefault: z.boolean() })),
  },
  'print.send': {
    input: z.object({
      pdf: z.instanceof(Uint8Array),
      printer: z.string().max(200),
      paper: PaperSize.default('A4'),
    }),
    output: z.object({ sent: z.literal(true) }),
  },
  /** asks the person where; saved: false = they thought better of it */
  'print.save': {
    input: z.object({ pdf: z.instanceof(Uint8Array), suggestedName: z.string().max(100) }),
    output: z.object({ saved: z.boolean() }),
  },
  /** the same for a sealed file of work that could not be delivered */
  'print.saveSealed': {
    input: z.object({ sealed: z.instanceof(Uint8Array), suggestedName: z.string().max(100) }),
    output: z.object({ saved: z.boolean() }),
  },
  /** pages of an exported record */
  'print.record': {
    input: z.object({ record: RecordSheet }),
    output: z.object({ pdf: z.instanceof(Uint8Array), pages: z.int().positive() }),
  },
  /** one page of nothing but these lines, over and over, to be laid over other pages */
  'print.watermark': {
    input: z.object({ lines: z.array(z.string().max(100)).min(1).max(3) }),
    output: z.object({ pdf: z.instanceof(Uint8Array) }),
  },
  /** asks the person where an archive may go; null = they thought better of it */
  'print.chooseArchive': {
    input: z.object({ suggestedName: z.string().max(100) }),
    output: z.object({ place: z.uuid().nullable() }),
  },
  /** writes it there, whole or not at all; a place is good for one writing */
  'print.writeArchive': {
    input: z.object({ place: z.uuid(), zip: z.instanceof(Uint8Array) }),
    output: z.object({ written: z.literal(true) }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type PrintApi = typeof printApi
export type PrintMethod = keyof PrintApi
export const PrintProblem = z.object({ kind: ProblemKind, message: z.string(), ref: z.string() })
