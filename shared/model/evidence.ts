import { z } from 'zod'
import { Sha256, Uuid } from './ids.ts'

const Fraction = z.number().min(0).max(1)

/** A place on a scan: fractions of the upright page as stored (before any turn a reader gave it), from the top left. */
export const PageBox = z.object({ x: Fraction, y: Fraction, width: Fraction, height: Fraction })
export type PageBox = z.infer<typeof PageBox>

/** A page of a document, and where on it when somebody drew a box. */
export const EvidenceRef = z.object({
  documentId: Uuid,
  page: z.int().positive(),
  box: PageBox.optional(),
})
export type EvidenceRef = z.infer<typeof EvidenceRef>

/**
 * A box drawn on a page, and what it is evidence of. `sha256` names the very picture: a replacement scan is another
 * picture, and the mark stays with the old one.
 */
export const EvidenceMark = z.object({
  id: Uuid,
  documentId: Uuid,
  sha256: Sha256,
  page: z.int().positive(),
  box: PageBox,
  binds: z.discriminatedUnion('to', [
    z.object({ to: z.literal('criterion'), id: z.string() }),
    z.object({ to: z.literal('finding'), code: z.string() }),
    z.object({ to: z.literal('note') }),
  ]),
  note: z.string().max(200),
})
export type EvidenceMark = z.infer<typeof EvidenceMark>
