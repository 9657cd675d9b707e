import type { OpenDocument } from './opened.ts'
import { drawPage } from './pdf-page.ts'
import { type Pdfium, pdfium } from './pdfium-module.ts'
import { type DecodedPage, RefusalError } from './protocol.ts'
import { fontWasMissed, loadSystemFont } from './system-font.ts'

/** A document the engine has open. The file lies in the engine's memory at `file`, `length` bytes long. */
export interface LoadedPdf {
  file: number
  length: number
  document: number
  form: number
  formInfo: number
}

/** FPDF_GetLastError: 4 wrong password, 5 a security handler the engine does not have. */
const PASSWORD_ERROR = 4
const SECURITY_ERROR = 5

/** Opens a PDF. Throws `RefusalError` when it needs a password, uses an unknown protection or cannot be read. */
export async function openPdf(bytes: Uint8Array): Promise<OpenDocument> {
  const engine = await pdfium()
  const { length } = bytes
  const file = engine.allocate(length)
  engine.heap.HEAPU8.set(bytes, file)
  let loaded: LoadedPdf
  try {
    loaded = load(engine, file, length)
  } catch (cause) {
    engine.free(file)
    throw cause
  }
  const close = () => {
    unload(engine, loaded)
    engine.free(file)
  }
  const pages = engine.api.FPDF_GetPageCount(loaded.document)
  if (pages < 1) {
    close()
    throw new RefusalError('damaged')
  }
  const render = async (page: number, width: number): Promise<DecodedPage> => {
    if (page < 1 || page > pages) throw new RefusalError('no_such_page')
    fontWasMissed()
    const image = await drawPage(engine, loaded, page - 1, width)
    if (!fontWasMissed()) return image
    if (!(await loadSystemFont())) return { ...image, notice: 'font' }
    // the engine remembers the substitute it chose, so the document is loaded anew
    image.bitmap.close()
    unload(engine, loaded)
    loaded = load(engine, file, length)
    return drawPage(engine, loaded, page - 1, width)
  }
  return { pages, render, close }
}

function load(engine: Pdfium, file: number, length: number): LoadedPdf {
  const { api } = engine
  const document = api.FPDF_LoadMemDocument(file, length, '')
  if (document === 0) {
    const error = api.FPDF_GetLastError()
    if (error === PASSWORD_ERROR) throw new RefusalError('password')
    throw new RefusalError(error === SECURITY_ERROR ? 'protected' : 'damaged')
  }
  const formInfo = api.PDFiumExt_OpenFormFillInfo()
  const form = api.PDFiumExt_InitFormFillEnvironment(document, formInfo)
  return { file, length, document, form, formInfo }
}

function unload(engine: Pdfium, loaded: LoadedPdf): void {
  const { api } = engine
  if (loaded.form !== 0) api.PDFiumExt_ExitFormFillEnvironment(loaded.form)
  api.PDFiumExt_CloseFormFillInfo(loaded.formInfo)
  api.FPDF_CloseDocument(loaded.document)
}
