import { z } from 'zod'
import { CaseState } from '../model/case.ts'
import { IsoDate, Uuid } from '../model/ids.ts'

/** One case as the window desk finds it. Masked as in the queue; the ID number is not in it. */
export const FoundCase = z.object({
  caseId: Uuid,
  /** null: registered here, the centre has not given its number yet */
  caseNo: z.string().nullable(),
  /** 临时受理号 of a registration made without the centre; null = none */
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

/** Core methods of the window desk: part of `coreApi`. */
export const windowMethods = {
  /** a 受理号, ID number, card, name or pinyin initials, typed or scanned; open and settled cases alike, newest first */
  'window.find': { input: z.object({ text: z.string().max(2_000) }), output: Found },
} as const
