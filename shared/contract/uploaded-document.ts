import { z } from 'zod'
import { MediaType } from '../model/document.ts'
import { Sha256 } from '../model/ids.ts'

/** The centre's word that it has a document under its SHA-256. */
export const UploadedDocument = z.object({ sha256: Sha256, bytes: z.int(), mediaType: MediaType })
