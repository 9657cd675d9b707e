import type { SelfTest } from '../../../renderer/evidence/engine-types.ts'
import type { PageText, TextHit } from '../../../renderer/evidence/page-text.ts'
import type { DecodeAnswer } from '../evidence-page/decode.ts'

/** What the engine's test page puts on its window. */
export interface EnginePage {
  decode(name: string, page: number, width: number): Promise<DecodeAnswer>
  /** mean luminance of the page's cells at pane width: see cells.ts */
  cells(name: string, page: number): Promise<number[]>
  /** ms until the page is there, this many device pixels wide */
  sharpAfter(name: string, page: number, width: number): Promise<number>
  text(name: string, page: number): Promise<PageText>
  search(name: string, query: string): Promise<TextHit[]>
  unlock(name: string, password: string): void
  selfTest(): Promise<SelfTest>
  forget(): void
}

declare global {
  interface Window {
    enginePage: EnginePage
  }
}
