import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist'
import type { DocumentRef } from '#shared/model/document.ts'
import { evidence, forgetEvidence } from '../../../renderer/evidence/evidence.ts'
import { isSharp } from '../../../renderer/evidence/held.ts'
import { paint } from '../../../renderer/evidence/paint.ts'
import type { BenchPage } from './page-api.ts'

/** A page of one canvas: the product's engine, and stock pdf.js as its documentation says to use it. */

GlobalWorkerOptions.workerSrc = '/pdfjs/build/pdf.worker.min.mjs'
const canvas = document.querySelector('canvas') ?? document.createElement('canvas')
let bytes = new Uint8Array()
let runs = 0

function record(): DocumentRef {
  runs += 1
  return {
    id: '00000000-0000-7000-8000-000000000001',
    material: 'report',
    title: 'file',
    sha256: `file ${runs}`,
    bytes: bytes.length,
    mediaType: 'application/pdf',
    pages: 1,
    addedAt: '2026-11-22T02:00:00.000Z',
    issuedOn: null,
    issuer: null,
    issuerLevel: null,
  }
}

/** The frame that shows it is done when a message posted in it arrives. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve()
      port2.postMessage(null)
    })
  })
}

const api: BenchPage = {
  async ready() {
    evidence().start()
    await new Promise((resolve) => setTimeout(resolve, 500))
  },
  async fetch(name) {
    const response = await fetch(`/bytes/${encodeURIComponent(name)}`)
    bytes = new Uint8Array(await response.arrayBuffer())
  },
  async ours(width) {
    const doc = record()
    const load = async () => ({ bytes, mediaType: doc.mediaType })
    const began = performance.now()
    try {
      // As a pane does it: what is there soonest, beside it the sharp picture where that is another one.
      const wish = { doc, load, page: 1, width, purpose: 'visible' } as const
      const quick = evidence().request({ ...wish, quick: true })
      const sharpening = evidence().request(wish)
      // its failure is the quick one's too
      sharpening.catch(() => undefined)
      const first = await quick
      const sharp = isSharp(first, width)
      paint(canvas, first.bitmap, 0)
      await painted()
      const ms = performance.now() - began
      const image = sharp ? first : await sharpening
      if (!sharp) {
        paint(canvas, image.bitmap, 0)
        await painted()
      }
      const sharpMs = performance.now() - began
      const { width: across, height } = image.bitmap
      const { route } = image
      return {
        error: null,
        ms,
        sharpMs: sharp ? ms : sharpMs,
        pages: evidence().pages(doc),
        route,
        width: across,
        height,
      }
    } catch (cause) {
      return { error: cause instanceof Error ? cause.message : String(cause), ms: performance.now() - began }
    }
  },
  async stock(width) {
    // getDocument takes the bytes over; the copy is made before the clock starts
    const data = bytes.slice()
    const began = performance.now()
    const task = getDocument({
      data,
      cMapUrl: '/pdfjs/cmaps/',
      standardFontDataUrl: '/pdfjs/standard_fonts/',
      wasmUrl: '/pdfjs/wasm/',
      iccUrl: '/pdfjs/iccs/',
    })
    try {
      const page = await (await task.promise).getPage(1)
      const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width })
      canvas.width = Math.floor(viewport.width)
      canvas.height = Math.floor(viewport.height)
      await page.render({ canvas, viewport }).promise
      await painted()
      return performance.now() - began
    } catch {
      // a file stock pdf.js does not open has no figure to compare with
      return null
    } finally {
      await task.destroy()
    }
  },
  forget: forgetEvidence,
}
window.benchPage = api
