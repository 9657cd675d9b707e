import type { PaperQuality } from '#shared/contract/papers-api.ts'
import { uuid7 } from '#shared/model/uuid7.ts'
import type { PageFile } from './image/page-file.ts'

/** A paper's file, and the picture it was made of. */
export interface Parts {
  readonly file: PageFile
  readonly original: PageFile | null
}

/** A paper ready to be kept. */
export interface Made extends Parts {
  readonly pages: number
  readonly quality: PaperQuality
}

export const newPaperId = (): string => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
