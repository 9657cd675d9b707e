import type { MediaType } from '#shared/model/document.ts'
import type { Query } from './sql.ts'

export interface StoredDocument {
  readonly bytes: number
  readonly mediaType: MediaType
}

/** A document that some case of this area has, or null. */
export async function findDocument(query: Query, sha256: string, areaCode: string): Promise<StoredDocument | null> {
  const [row] = await query.query<StoredDocument>(
    `SELECT bytes, media_type AS "mediaType" FROM stored_file WHERE sha256 = $1
     AND EXISTS (SELECT FROM case_document d WHERE d.area_code = $2 AND d.sha256 = stored_file.sha256)`,
    [sha256, areaCode],
  )
  return row ?? null
}

/** A document that has been put, whether or not a case names it yet. */
export async function findStored(query: Query, sha256: string): Promise<StoredDocument | null> {
  const [row] = await query.query<StoredDocument>(
    'SELECT bytes, media_type AS "mediaType" FROM stored_file WHERE sha256 = $1',
    [sha256],
  )
  return row ?? null
}

/** Notes that a document's bytes are in the file store. Noting it twice is harmless. */
export async function recordStored(
  query: Query,
  { sha256, bytes, mediaType }: StoredDocument & { readonly sha256: string },
): Promise<void> {
  await query.query('INSERT INTO stored_file (sha256, bytes, media_type) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    sha256,
    bytes,
    mediaType,
  ])
}

/** Notes who handed a paper in at a desk; the first time counts. */
export async function recordDeskPaper(
  query: Query,
  { sha256, staffNo, at }: { readonly sha256: string; readonly staffNo: string; readonly at: Date },
): Promise<void> {
  await query.query('INSERT INTO desk_paper (sha256, staff_no, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    sha256,
    staffNo,
    at,
  ])
}
