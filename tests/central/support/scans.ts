import { type Canvas, createCanvas, loadImage } from '@napi-rs/canvas'
import { random } from '#central/seed/random.ts'
import { toBitmap } from '#central/seed/render/codecs/bitmap.ts'
import { encodeG4 } from '#central/seed/render/codecs/g4.ts'
import { writePdf } from '#central/seed/render/codecs/pdf.ts'
import { writeTiff } from '#central/seed/render/codecs/tiff.ts'
import { photograph } from '#central/seed/render/phone.ts'
import { renderPaper } from '#central/seed/render/render.ts'
import type { CertificatePage, PageSpec } from '#central/seed/render/spec.ts'
import type { MediaType } from '#shared/model/document.ts'

export interface Scan {
  readonly bytes: Uint8Array
  readonly mediaType: MediaType
}

const DPI = 200

/** A page on paper: what every scan of it is made from. The same seed soils, seals and signs it in the same way. */
export async function paperOf(page: PageSpec, seed: string): Promise<Canvas> {
  const spec = { seed, encoding: 'pdf-dct', dpi: DPI, pages: [page], orientation: 1, shared: null } as const
  const { bytes } = await renderPaper({ ...spec, takenAt: '', name: '' })
  const pdf = Buffer.from(bytes)
  const from = pdf.indexOf(Buffer.from([0xff, 0xd8, 0xff]))
  const image = await loadImage(pdf.subarray(from, pdf.lastIndexOf(Buffer.from([0xff, 0xd9])) + 2))
  const canvas = createCanvas(image.width, image.height)
  canvas.getContext('2d').drawImage(image, 0, 0)
  return canvas
}

interface Feed {
  readonly dpi?: number
  readonly degrees?: number
  /** share of each side that is left out */
  readonly crop?: number
}

/** The paper as another scanner pulls it in. */
export function fed(paper: Canvas, { dpi = DPI, degrees = 0, crop = 0 }: Feed): Canvas {
  const scale = dpi / DPI
  const width = Math.round(paper.width * scale * (1 - 2 * crop))
  const height = Math.round(paper.height * scale * (1 - 2 * crop))
  const canvas = createCanvas(width, height)
  const ctx = canvas.getContext('2d')
  ctx.imageSmoothingQuality = 'high'
  ctx.fillStyle = '#ffffff'
  ctx.fillRect(0, 0, width, height)
  ctx.translate(width / 2, height / 2)
  ctx.rotate((degrees * Math.PI) / 180)
  const [w, h] = [paper.width * scale, paper.height * scale]
  ctx.drawImage(paper, -w / 2, -h / 2, w, h)
  return canvas
}

/** The paper as somebody's phone sees it on a table, in perspective and uneven light; `n` makes it another time. */
export function photographed(paper: Canvas, n: number): Canvas {
  const photo = photograph(paper, 1, random('photo', n))
  // the renderer uses its canvas again
  const own = createCanvas(photo.width, photo.height)
  own.getContext('2d').drawImage(photo, 0, 0)
  return own
}

export function jpegScan(paper: Canvas, quality: number): Scan {
  return { bytes: paper.encodeSync('jpeg', quality), mediaType: 'image/jpeg' }
}

function bilevel(paper: Canvas, dpi: number) {
  const { width, height, ...rest } = toBitmap(paper.data(), paper.width, paper.height, dpi < 150 ? 215 : 185)
  return { width, height, dpi, data: encodeG4({ width, height, ...rest }) }
}

export function faxScan(paper: Canvas, dpi: number): Scan {
  return { bytes: writePdf([{ ...bilevel(paper, dpi), filter: 'CCITTFaxDecode' }]), mediaType: 'application/pdf' }
}

export function tiffScan(paper: Canvas, dpi: number): Scan {
  return { bytes: writeTiff([bilevel(paper, dpi)]), mediaType: 'image/tiff' }
}

/** A certificate of one hospital; everything but the patient and the numbers is the same for everybody. */
export function certificateOf(name: string, certno: string, number: number): CertificatePage {
  return {
    kind: 'certificate',
    hospital: '测试市第一人民医院',
    serial: String(18_000_000 + number),
    patient: { name, sex: '女', age: 60 + (number % 9), certno },
    department: '内分泌科',
    admission: String(5_100_000 + number),
    stay: ['2026年9月2日', '2026年9月11日'],
    diagnoses: ['2型糖尿病', '糖尿病周围神经病变', '糖尿病肾病'],
    course: '入院后测空腹血糖16.0mmol/L，糖化血红蛋白9.8%，予胰岛素泵控制血糖及对症治疗，血糖控制平稳。',
    advice: ['糖尿病饮食，监测血糖。', '门冬胰岛素早晚餐前皮下注射，二甲双胍0.5g每日2次。', '门诊随访，不适随诊。'],
    doctor: '刘光宇',
    date: '2026年9月11日',
    seal: { organisation: '测试市第一人民医院', label: '疾病诊断证明专用章', strength: 'normal' },
  }
}

/** Such a certificate as a phone or a 高拍仪 takes it, at 100 dpi; the seed soils and tilts it. */
export async function certificatePhotograph(seed: string): Promise<Uint8Array> {
  const { bytes } = await renderPaper({
    seed,
    encoding: 'photo',
    dpi: 100,
    pages: [certificateOf('王小明', '510402196001010018', 1)],
    orientation: 1,
    shared: null,
    takenAt: '2026:11:01 10:00:00',
    name: 'paper',
  })
  return bytes
}
