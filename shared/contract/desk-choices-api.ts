import { z } from 'zod'

/** Names of actions and columns: short codes of this program, never words of a person. */
const Code = z.string().regex(/^[a-zA-Z][a-zA-Z0-9._-]{0,59}$/)

/**
 * How one person has set up the desk; kept in their own files, so that it follows the person on this computer.
 * `filter`: a queue's filter as the queue screen writes it, kept with the view.
 */
export const deskChoices = <Filter extends z.ZodType>(filter: Filter) =>
  z.object({
    views: z.array(z.object({ name: z.string().trim().min(1).max(20), filter })).max(30),
    /** columns of the queue that are put away */
    hiddenColumns: z.array(Code).max(40),
    density: z.enum(['regular', 'compact']),
    /** action → its keys, as the dispatcher names them; an action not named has the keys the program gives it */
    keys: z.record(Code, z.array(z.string().min(1).max(20)).max(4)),
  })

/** What a person chose, as methods of the core. Saving replaces the members that are named and leaves the others. */
export const choiceMethods = <Filter extends z.ZodType>(filter: Filter) =>
  ({
    'choices.get': { input: z.object({}), output: deskChoices(filter) },
    'choices.save': { input: deskChoices(filter).partial(), output: deskChoices(filter) },
  }) as const
