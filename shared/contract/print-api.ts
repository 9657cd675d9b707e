import { z } from 'zod'
import { Notice } from '../model/notice.ts'
import { ProblemKind } from '../model/problem.ts'

/**
 * What the renderer may ask of main itself, because only Chromium can lay out and print: never a path, never a window.
 * `print.render` answers the very bytes that `print.send` prints; main keeps nothing after it answered.
 */
export const printApi = {
  'print.render': {
    input: z.object({
      notice: Notice,
      /** 第几次打印: 2 and more are marked 补打 n−1; null = a preview that carries the word 预览 */
      copy: z.int().positive().nullable(),
    }),
    output: z.object({ pdf: z.instanceof(Uint8Array), pages: z.int().positive() }),
  },
  'print.printers': {
    input: z.object({}),
    output: z.array(z.object({ name: z.string(), isDefault: z.boolean() })),
  },
  'print.send': {
    input: z.object({ pdf: z.instanceof(Uint8Array), printer: z.string().max(200) }),
    output: z.object({ sent: z.literal(true) }),
  },
  /** asks the person where; saved: false = they thought better of it */
  'print.save': {
    input: z.object({ pdf: z.instanceof(Uint8Array), suggestedName: z.string().max(100) }),
    output: z.object({ saved: z.boolean() }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type PrintApi = typeof printApi
export type PrintMethod = keyof PrintApi
export const PrintProblem = z.object({ kind: ProblemKind, message: z.string(), ref: z.string() })
