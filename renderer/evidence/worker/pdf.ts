import type { OpenDocument, Softer } from './opened.ts'
import { lendFile } from './pdf-file.ts'
import { drawPage } from './pdf-page.ts'
import { pdfText } from './pdf-text.ts'
import { pdfium } from './pdfium-module.ts'
import type { LoadedPdf, Pdfium } from './pdfium-types.ts'
import { type DecodedPage, RefusalError } from './protocol.ts'
import { fontWasMissed, loadSystemFont } from './system-font.ts'

/** FPDF_GetLastError: 4 wrong password, 5 a security handler the engine does not have. */
const PASSWORD_ERROR = 4
const SECURITY_ERROR = 5

/** Opens a PDF. Throws `RefusalError` when it needs a password, uses an unknown protection or cannot be read. */
export async function openPdf(bytes: Uint8Array, password = ''): Promise<OpenDocument> {
  const engine = await pdfium()
  const file = lendFile(engine, bytes)
  let loaded: LoadedPdf
  try {
    loaded = load(engine, file.access, bytes, password)
  } catch (cause) {
    file.release()
    throw cause
  }
  const close = () => {
    unload(engine, loaded)
    file.release()
  }
  const pages = engine.api.FPDF_GetPageCount(loaded.document)
  if (pages < 1) {
    close()
    throw new RefusalError('damaged')
  }
  const render = async (page: number, width: number, softer?: Softer): Promise<DecodedPage> => {
    if (page < 1 || page > pages) throw new RefusalError('no_such_page')
    fontWasMissed()
    const image = await drawPage(engine, loaded, page - 1, width, softer)
    if (!fontWasMissed()) return image
    if (!(await loadSystemFont())) return { ...image, notice: 'font' }
    // the engine remembers the substitute it chose, so the document is loaded anew
    image.bitmap.close()
    unload(engine, loaded)
    loaded = load(engine, file.access, bytes, password)
    return drawPage(engine, loaded, page - 1, width)
  }
  const text = async (page: number) => {
    if (page < 1 || page > pages) throw new RefusalError('no_such_page')
    return pdfText(engine, loaded, page - 1)
  }
  return { pages, render, text, close }
}

function load(engine: Pdfium, access: number, bytes: Uint8Array, password: string): LoadedPdf {
  const { api } = engine
  const document = api.FPDF_LoadCustomDocument(access, password)
  if (document === 0) {
    const error = api.FPDF_GetLastError()
    if (error === PASSWORD_ERROR) throw new RefusalError(password === '' ? 'password' : 'wrong_password')
    throw new RefusalError(error === SECURITY_ERROR ? 'protected' : 'damaged')
  }
  const formInfo = api.PDFiumExt_OpenFormFillInfo()
  const form = api.PDFiumExt_InitFormFillEnvironment(document, formInfo)
  return { bytes, document, form, formInfo }
}

function unload(engine: Pdfium, loaded: LoadedPdf): void {
  const { api } = engine
  if (loaded.form !== 0) api.PDFiumExt_ExitFormFillEnvironment(loaded.form)
  api.PDFiumExt_CloseFormFillInfo(loaded.formInfo)
  api.FPDF_CloseDocument(loaded.document)
}
