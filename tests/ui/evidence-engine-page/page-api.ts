import type { PageText, TextHit } from '../../../renderer/evidence/page-text.ts'
import type { SelfTest } from '../../../renderer/evidence/self-test.ts'

export type DecodeAnswer =
  | { refused: string; ms: number }
  | {
      refused: null
      ms: number
      notice: string | null
      route: string
      detail: number
      pages: number
      width: number
      height: number
      paperWidth: number
      paperHeight: number
      /** share of pixels darker than mid-grey */
      dark: number
      /** pixels that are not opaque: always 0 */
      transparent: number
      /** RGB at the centre of each quarter: top left, top right, bottom left, bottom right */
      corners: number[][]
    }

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
