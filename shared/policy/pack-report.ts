import { z } from 'zod'

/** One thing wrong with a pack, a calendar or a spreadsheet: where (a path like `diseases[3].mutex[0]`) and a sentence. */
export const PackError = z.object({ path: z.string(), message: z.string() })
export type PackError = z.infer<typeof PackError>

/** What another pack would change, in words, and for which open cases. */
export const PackDiff = z.object({
  from: z.string(),
  to: z.string(),
  /** per changed part of the pack: path, and before and after in words */
  changes: z.array(z.object({ path: z.string(), sentence: z.string() })),
  /** open cases the change touches, each with what becomes different */
  cases: z.array(z.object({ caseNo: z.string(), diseaseName: z.string(), effects: z.array(z.string()) })),
  /** open cases looked at */
  looked: z.int().nonnegative(),
})
export type PackDiff = z.infer<typeof PackDiff>
