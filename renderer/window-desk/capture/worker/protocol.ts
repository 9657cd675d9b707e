import type { PaperQuality } from '#shared/contract/papers-api.ts'
import type { PageFile } from '../image/page-file.ts'

/** A picture to be made into a page, or files to be made into one. */
export type PageRequest =
  | {
      readonly kind: 'page'
      /** a picture from the camera, or a file of it */
      readonly picture: ImageBitmap | Blob
      /** quarter turns clockwise after it was laid flat */
      readonly turns: number
      /** false: the whole picture as it is */
      readonly crop: boolean
    }
  | { readonly kind: 'join'; readonly files: readonly PageFile[] }
  | { readonly kind: 'order'; readonly bytes: Uint8Array; readonly order: readonly number[] }
  | { readonly kind: 'count'; readonly bytes: Uint8Array }

/** A picture cut, laid flat, judged and compressed, with the picture as it was beside it. Neither holds EXIF. */
export interface MadePage {
  readonly kind: 'page'
  readonly file: PageFile
  readonly original: PageFile
  readonly quality: PaperQuality
  /** a page was found on the table and cut out */
  readonly cropped: boolean
}

export type PageReply =
  | MadePage
  | { readonly kind: 'file'; readonly file: PageFile; readonly pages: number }
  | { readonly kind: 'count'; readonly pages: number }
  /** the file cannot be read as what it says it is */
  | { readonly kind: 'failed' }
