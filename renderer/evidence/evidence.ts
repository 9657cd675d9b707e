import type { DocumentRef } from '#shared/model/document.ts'
import { forgetCanvases } from './canvas-pool.ts'
import { createEvidenceEngine } from './engine.ts'
import type { EvidenceEngine, LoadDocument, SelfTest } from './engine-types.ts'

let engine: EvidenceEngine | null = null

/** The one engine of this window, shared by both panes so that a page is decoded once. */
export function evidence(): EvidenceEngine {
  engine ??= createEvidenceEngine(
    () => new Worker(new URL('./worker/decode-worker.ts', import.meta.url), { type: 'module', name: 'evidence' }),
    (helper) =>
      helper === 'heif'
        ? new Worker(new URL('./worker/heif-worker.ts', import.meta.url), { type: 'module', name: 'evidence-heif' })
        : new Worker(new URL('./worker/pdfjs-worker.ts', import.meta.url), { type: 'module', name: 'evidence-pdfjs' }),
  )
  return engine
}

/**
 * Draws a page of a document ahead, as wide as the panes last asked for, so that the next case is there when
 * it is opened. Never rejects: what fails here fails visibly, and is tried again, when it is looked at.
 * Work for what is on screen always goes first.
 */
export async function warm(doc: DocumentRef, load: LoadDocument, page = 1): Promise<void> {
  await evidence()
    .request({ doc, load, page, width: evidence().lastWidth(), purpose: 'ahead' })
    .then(
      () => undefined,
      () => undefined,
    )
}

/** Drops every decoded page and every byte held in this window: call it when the screen locks or the user changes. */
export function forgetEvidence(): void {
  forgetCanvases()
  engine?.forget()
}

let tested: Promise<SelfTest> | null = null

/**
 * The self-test of this window, once, when nothing else is to be done: call it after the first paint and show
 * `failures`. Rejects with `AbortError` when the screen was
 * cleared meanwhile, and when a part of the program itself does not load.
 */
export function selfTestWhenIdle(): Promise<SelfTest> {
  tested ??= new Promise<void>((resolve) => requestIdleCallback(() => resolve(), { timeout: 10_000 }))
    .then(() => evidence().selfTest())
    .catch((error: unknown) => {
      // called off or not loaded: the next who asks tests again
      tested = null
      throw error
    })
  return tested
}
