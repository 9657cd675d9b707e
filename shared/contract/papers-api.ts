import { z } from 'zod'
import { MaterialCode, MediaType } from '../model/document.ts'
import { IsoInstant, Sha256, Uuid } from '../model/ids.ts'
import { UploadedDocument } from './uploaded-document.ts'

/** Largest paper a desk keeps and the centre takes, bytes. */
export const MAX_PAPER_BYTES = 40 * 2 ** 20

/** Whose a paper is: a registration that is not sent yet, or a case. */
export const PaperOwner = z.object({ kind: z.enum(['draft', 'case']), id: Uuid })
export type PaperOwner = z.infer<typeof PaperOwner>

/** What the machine noticed about a picture when it was taken; measured values, so that a threshold can be argued with. */
export const PaperQuality = z.object({
  /** nothing noticed: empty */
  doubts: z.array(z.enum(['blurred', 'glare', 'small', 'cut_off'])),
  /** variance of the Laplacian; null where it was not measured */
  sharpness: z.number().nullable(),
  /** share of the page that is one blown-out spot, 0 to 1 */
  glare: z.number().min(0).max(1).nullable(),
  /** pixels across the width of the paper */
  width: z.int().positive().nullable(),
  /** a person has looked at it and keeps it all the same */
  kept: z.boolean(),
})
export type PaperQuality = z.infer<typeof PaperQuality>

const Bytes = z.instanceof(Uint8Array)
const PaperKind = MediaType.extract(['application/pdf', 'image/jpeg', 'image/png', 'image/tiff'])

/**
 * waiting: not yet at the centre · there: the centre has it · refused: the centre will not take it, `message` says why ·
 * lost: the copy on this disk can no longer be read; take it again
 */
export const PaperState = z.enum(['waiting', 'there', 'refused', 'lost'])
export type PaperState = z.infer<typeof PaperState>

/** One paper captured at this desk. `paperId` is the id its document gets in the case. */
export const PaperView = z.object({
  paperId: Uuid,
  owner: PaperOwner,
  material: MaterialCode,
  sha256: Sha256,
  bytes: z.int().positive(),
  mediaType: MediaType,
  pages: z.int().positive(),
  capturedAt: IsoInstant,
  quality: PaperQuality,
  /** the picture as it was taken, before cropping; it stays on this desk */
  original: z.object({ sha256: Sha256, bytes: z.int().positive(), mediaType: MediaType }).nullable(),
  state: PaperState,
  /** why it is not at the centre yet, in one sentence; null while nothing is wrong */
  message: z.string().nullable(),
  /** a registration or decision that was written down names it: it can no longer be changed */
  bound: z.boolean(),
})
export type PaperView = z.infer<typeof PaperView>

const Papers = z.array(PaperView)

/** The part of the central agreement about papers taken at a desk. */
export const papersApi = {
  putPaper: {
    method: 'PUT',
    path: '/v1/documents/:sha256',
    auth: 'staff',
    summary: 'Store a paper taken at a desk under its SHA-256; idempotent; window, first reviewers and supervisors',
    params: z.object({ sha256: Sha256 }),
    body: 'bytes',
    answer: UploadedDocument,
  },
} as const

/** Core methods about papers taken at this desk: part of `coreApi`. */
export const papersMethods = {
  /**
   * Keeps a paper for good: durable when this returns. `paperId` is the caller's, so that asking again does not double it.
   * `replaces`: another paper it takes the place of (cropped or turned anew), in the same step.
   */
  'papers.keep': {
    input: z.object({
      paperId: Uuid,
      owner: PaperOwner,
      material: MaterialCode,
      bytes: Bytes,
      mediaType: PaperKind,
      pages: z.int().min(1).max(500),
      quality: PaperQuality,
      original: z.object({ bytes: Bytes, mediaType: PaperKind }).nullable(),
      replaces: Uuid.optional(),
    }),
    output: PaperView,
  },
  /** in the order a person gave them */
  'papers.list': { input: z.object({ owner: PaperOwner }), output: Papers },
  /** another material, or another place: before `before`, or last */
  'papers.move': {
    input: z.object({ paperId: Uuid, material: MaterialCode.optional(), before: Uuid.nullable().optional() }),
    output: Papers,
  },
  'papers.remove': { input: z.object({ paperId: Uuid }), output: Papers },
  'papers.bytes': {
    input: z.object({ paperId: Uuid, which: z.enum(['paper', 'original']) }),
    output: z.object({ bytes: Bytes, mediaType: MediaType }),
  },
  /** what this desk still owes the centre, whosever it is */
  'papers.waiting': {
    input: z.object({}),
    output: z.object({ waiting: z.int(), refused: z.int(), lost: z.int() }),
  },
} as const

/** What the core tells about papers without being asked. */
export const papersEvents = {
  /** ask papers.list again */
  'papers.changed': z.object({}),
} as const
