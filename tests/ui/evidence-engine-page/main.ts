import { evidence, forgetEvidence } from '../../../renderer/evidence/evidence.ts'
import { decode, load, record } from '../evidence-page/decode.ts'
import { cellMeans } from './cells.ts'
import type { EnginePage } from './page-api.ts'

/** A page of nothing but the engine, for tests to drive. */

async function cells(name: string, page: number): Promise<number[]> {
  const { bitmap } = await evidence().request({ doc: record(name), load, page, width: 900, purpose: 'visible' })
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  if (!context) throw new Error('no canvas')
  context.drawImage(bitmap, 0, 0)
  return cellMeans(context.getImageData(0, 0, bitmap.width, bitmap.height).data, bitmap.width, bitmap.height, 4)
}

/** ms until a page is there at a width. */
async function sharpAfter(name: string, page: number, width: number): Promise<number> {
  const began = performance.now()
  await evidence().request({ doc: record(name), load, page, width, purpose: 'visible' })
  return performance.now() - began
}

const api: EnginePage = {
  decode,
  cells,
  sharpAfter,
  text: (name, page) => evidence().text({ doc: record(name), load, page }),
  search: (name, query) => evidence().search({ doc: record(name), load, query }),
  unlock: (name, password) => evidence().unlock(record(name), password),
  selfTest: () => evidence().selfTest(),
  forget: forgetEvidence,
}
window.enginePage = api
