import { z } from 'zod'

/** What the renderer may ask of main about the window itself. Nothing of a case passes here. */
export const shellApi = {
  /** the page is about to use the camera, or has done with it: only in between may it ask for one */
  'shell.camera': { input: z.object({ on: z.boolean() }), output: z.object({ on: z.boolean() }) },
  /** somebody has gone: caches, and what this program put on the clipboard */
  'shell.forget': { input: z.object({}), output: z.object({ forgotten: z.literal(true) }) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type ShellApi = typeof shellApi
