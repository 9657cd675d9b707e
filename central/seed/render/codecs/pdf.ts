import { Buffer } from 'node:buffer'

/** One page that is one picture, already encoded. `dpi` gives the page its size on paper. */
export interface PdfImage {
  readonly width: number
  readonly height: number
  readonly dpi: number
  readonly filter: 'DCTDecode' | 'CCITTFaxDecode' | 'JBIG2Decode' | 'JPXDecode'
  readonly data: Uint8Array
}

function imageDictionary(image: PdfImage): string {
  const size = `/Width ${image.width} /Height ${image.height}`
  const colour = {
    DCTDecode: '/ColorSpace /DeviceRGB /BitsPerComponent 8',
    JPXDecode: '/ColorSpace /DeviceGray /BitsPerComponent 8',
    JBIG2Decode: '/ColorSpace /DeviceGray /BitsPerComponent 1',
    CCITTFaxDecode: `/ColorSpace /DeviceGray /BitsPerComponent 1 /DecodeParms << /K -1 /Columns ${image.width} /Rows ${image.height} >>`,
  }[image.filter]
  return `/Type /XObject /Subtype /Image ${size} ${colour} /Filter /${image.filter}`
}

/** A PDF 1.5 file whose pages each show one picture over their whole area, as scanners and 高拍仪 write them. */
export function writePdf(pages: readonly PdfImage[]): Uint8Array {
  const chunks: Uint8Array[] = [Buffer.from('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  let length = chunks[0]?.length ?? 0
  const offsets: number[] = []
  const put = (chunk: Uint8Array): void => {
    chunks.push(chunk)
    length += chunk.length
  }
  const object = (dictionary: string, stream?: Uint8Array): void => {
    offsets.push(length)
    const id = offsets.length
    if (!stream) {
      put(Buffer.from(`${id} 0 obj\n<< ${dictionary} >>\nendobj\n`, 'latin1'))
      return
    }
    put(Buffer.from(`${id} 0 obj\n<< ${dictionary} /Length ${stream.length} >>\nstream\n`, 'latin1'))
    put(stream)
    put(Buffer.from('\nendstream\nendobj\n', 'latin1'))
  }
  // 1 catalogue, 2 page tree, then page, contents and picture of each page
  const first = 3
  object('/Type /Catalog /Pages 2 0 R')
  const kids = pages.map((_, i) => `${first + i * 3} 0 R`).join(' ')
  object(`/Type /Pages /Count ${pages.length} /Kids [${kids}]`)
  pages.forEach((page, i) => {
    const id = first + i * 3
    const w = ((page.width * 72) / page.dpi).toFixed(2)
    const h = ((page.height * 72) / page.dpi).toFixed(2)
    object(
      `/Type /Page /Parent 2 0 R /MediaBox [0 0 ${w} ${h}] /Contents ${id + 1} 0 R /Resources << /XObject << /I ${id + 2} 0 R >> >>`,
    )
    object('', Buffer.from(`q ${w} 0 0 ${h} 0 0 cm /I Do Q`, 'latin1'))
    object(imageDictionary(page), page.data)
  })
  const start = length
  const table = offsets.map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('')
  const count = offsets.length + 1
  put(
    Buffer.from(
      `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
      'latin1',
    ),
  )
  return Buffer.concat(chunks)
}
