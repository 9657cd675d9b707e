import type { JpegHeader } from './jpeg-header.ts'

/** One stored picture of a page, in a filter PDF knows. Lengths in rows from the top of the page. */
export interface WrappedImage {
  top: number
  rows: number
  data: Uint8Array
}

/** How the pictures of a page are stored: the entries of an image dictionary, without size and length. */
export interface WrappedPage {
  columns: number
  rows: number
  /** page size in points */
  width: number
  height: number
  imageEntries(rows: number): string
  images: readonly WrappedImage[]
}

/**
 * A one-page PDF around compressed picture data, so that the PDF engine decodes what the browser cannot: fax strips
 * of a TIFF, or a JPEG that was cut off. Nothing is decompressed here.
 */
export function wrapPage(page: WrappedPage): Uint8Array {
  const parts: Uint8Array[] = []
  const offsets: number[] = []
  let length = 0
  const put = (part: string | Uint8Array) => {
    const bytes = typeof part === 'string' ? new TextEncoder().encode(part) : part
    parts.push(bytes)
    length += bytes.length
  }
  const object = (head: string, stream?: Uint8Array) => {
    offsets.push(length)
    put(`${offsets.length} 0 obj\n${head}\n`)
    if (stream) {
      put('stream\n')
      put(stream)
      put('\nendstream\n')
    }
    put('endobj\n')
  }
  const perRow = page.height / page.rows
  const content = page.images
    .map((image, i) => {
      const bottom = page.height - (image.top + image.rows) * perRow
      return `q ${page.width} 0 0 ${image.rows * perRow} 0 ${bottom} cm /I${i} Do Q`
    })
    .join('\n')
  const names = page.images.map((_, i) => `/I${i} ${5 + i} 0 R`).join(' ')

  put('%PDF-1.7\n')
  object('<< /Type /Catalog /Pages 2 0 R >>')
  object('<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
  object(
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] /Contents 4 0 R ` +
      `/Resources << /XObject << ${names} >> >> >>`,
  )
  object(`<< /Length ${content.length} >>`, new TextEncoder().encode(content))
  for (const image of page.images) {
    object(
      `<< /Type /XObject /Subtype /Image /Width ${page.columns} /Height ${image.rows} ` +
        `${page.imageEntries(image.rows)} /Length ${image.data.length} >>`,
      image.data,
    )
  }
  const table = length
  put(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`)
  for (const offset of offsets) put(`${String(offset).padStart(10, '0')} 00000 n \n`)
  put(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`)

  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A JPEG as a page of one point per pixel. Four components are stored inverted by every known writer (Adobe). */
export function wrapJpeg(bytes: Uint8Array, header: JpegHeader): Uint8Array {
  const space = header.components === 1 ? '/DeviceGray' : header.components === 4 ? '/DeviceCMYK' : '/DeviceRGB'
  const decode = header.components === 4 ? ' /Decode [1 0 1 0 1 0 1 0]' : ''
  const scale = Math.min(1, 14_000 / Math.max(header.width, header.height))
  return wrapPage({
    columns: header.width,
    rows: header.height,
    width: header.width * scale,
    height: header.height * scale,
    imageEntries: () => `/ColorSpace ${space} /BitsPerComponent 8 /Filter /DCTDecode${decode}`,
    images: [{ top: 0, rows: header.height, data: bytes }],
  })
}
