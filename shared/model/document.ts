import { z } from 'zod'
import { CaseNo, IsoDate, IsoInstant, Sha256, Uuid } from './ids.ts'

/**
 * What a paper is, as the pack's materials name it. The list is open at the pack's side (a city may add
 * materials); these are the ones every national form knows.
 */
export const MaterialCode = z.string().regex(/^[a-z][a-z0-9_]{1,31}$/)

export const MediaType = z.enum([
  'application/pdf',
  'image/jpeg',
  'image/tiff',
  'image/png',
  'image/webp',
  'image/heic',
])
export type MediaType = z.infer<typeof MediaType>

/**
 * One scanned paper of a case. Bytes are content-addressed by `sha256`; several cases of one application
 * share them. `issuedOn`, `issuer`, `issuerLevel` are what the channel or the window clerk declared about the
 * paper, not what was read from the image.
 */
export const DocumentRef = z.object({
  id: Uuid,
  material: MaterialCode,
  title: z.string(),
  sha256: Sha256,
  bytes: z.int().positive(),
  mediaType: MediaType,
  pages: z.int().positive(),
  addedAt: IsoInstant,
  issuedOn: IsoDate.nullable(),
  issuer: z.string().nullable(),
  /** hosp_lv of the issuing hospital, national code 01 (三级特等) … 11 (无等级). */
  issuerLevel: z.string().nullable(),
  /** whose paper it is, where the channel declared it (electronic records carry it); absent = not declared */
  holder: z.object({ name: z.string(), certno: z.string().nullable() }).optional(),
  /** measured values an electronic report carries beside its picture */
  values: z.array(z.object({ name: z.string(), value: z.number(), unit: z.string() })).optional(),
  /** cases of other persons in which the centre found another scan or photograph of this very paper */
  alike: z.array(CaseNo).optional(),
})
export type DocumentRef = z.infer<typeof DocumentRef>

/** A paper taken in at a window: captured at the desk, its bytes put to the centre before the operation that names it. */
export const RegisteredPaper = DocumentRef.omit({ addedAt: true, alike: true })
export type RegisteredPaper = z.infer<typeof RegisteredPaper>
