import { z } from 'zod'

/** What the machine noticed before a person looks. It points; a person decides. */
export const Finding = z.object({
  code: z.string(),
  severity: z.enum(['block', 'warn', 'info']),
  /** one Chinese sentence with the value seen and the value required */
  sentence: z.string(),
  /** the rule it rests on, as the pack cites it */
  basis: z.string(),
  /** where to look: a document of the case and a page (1-based), if it is on paper */
  evidence: z.object({ documentId: z.string(), page: z.int().positive() }).nullable(),
})
export type Finding = z.infer<typeof Finding>
