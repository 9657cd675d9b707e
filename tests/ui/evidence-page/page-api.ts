import type { PaneHandle, PaneView } from '../../../renderer/evidence/pane-types.ts'
import type { DecodeAnswer } from './decode.ts'

/** Everything a key does to a pane. */
export type PaneAct = Exclude<keyof PaneHandle, 'follow' | 'inView' | 'holdLoupe'>

/** What the test page puts on its window. */
export interface EvidencePage {
  decode(name: string, page: number, width: number): Promise<DecodeAnswer>
  warm(name: string): Promise<void>
  forget(): void
  mount(
    files: readonly { name: string; pages: number }[],
    options: { left?: number; right?: number; single?: boolean; view?: Partial<PaneView> },
  ): void
  seen(): string[]
  view(side: 'left' | 'right'): PaneView
  /** `direction` for acts that go two ways */
  act(side: 'left' | 'right', act: PaneAct, direction?: 1 | -1): unknown
  /** how long bytes take to arrive, and how many loads fail first */
  setLoad(ms: number, failures: number): void
  idOf(name: string): string
  /** ms from mounting one pane with this document to the frame that shows its first page */
  paintedAfter(name: string): Promise<number>
}

declare global {
  interface Window {
    evidencePage: EvidencePage
  }
}
