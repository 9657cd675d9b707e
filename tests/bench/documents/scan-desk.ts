import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseFile } from '#shared/model/case.ts'
import { aDocument } from '../../policy/support.ts'
import { aReviewer, numberedCase, type TestDesk, testDesk } from '../../support/core-desk.ts'

/** What lies left and right, as the workbench opens a case; `photo` is a third paper, looked at later. */
const LEFT = ['dct300c_1.pdf', 'dct200c_1.pdf', 'dct300g_1.pdf', 'ocr_layer.pdf']
const RIGHT = ['g4_300_1.pdf', 'jb2_300_1.pdf', 'phone12mp_1.pdf', 'dct300c_20.pdf', 'mrc_1.pdf']
const PHOTOS = ['ph1.jpg', 'ph0_o6.jpg']
const FOLDERS = ['scans', 'speed']

/** The file from wherever it lies under the folder of samples; null where it does not. */
function sample(folder: string, name: string): Uint8Array | null {
  const path = ['', ...FOLDERS].map((sub) => join(folder, sub, name)).find(existsSync)
  return path === undefined ? null : readFileSync(path)
}

/** The same scan as a file of its own: a paper of two people would be a finding. Readers pass over what is added. */
function ownCopy(bytes: Uint8Array, n: number): Uint8Array {
  const note = Buffer.from(`case ${String(n).padStart(6, '0')}`, 'latin1')
  if (bytes[0] !== 0xff) return Buffer.concat([bytes, Buffer.from('\n%'), note, Buffer.from('\n')])
  // JPEG: a comment segment right after the start
  const head = Buffer.from([0xff, 0xfe, 0, note.length + 2])
  return Buffer.concat([bytes.subarray(0, 2), head, note, bytes.subarray(2)])
}

/**
 * A signed-in core over `cases` cases that wait to be taken in, each with scans of its own: a certificate left, reports
 * right, in the encodings that come in, and a photo of twelve megapixels. Throws when the samples are not in `folder`.
 */
export async function scanDesk(folder: string, cases: number): Promise<TestDesk> {
  const all = (names: readonly string[]) => names.flatMap((name) => sample(folder, name) ?? [])
  const [left, right, photos] = [all(LEFT), all(RIGHT), all(PHOTOS)]
  if (left.length === 0 || right.length === 0 || photos.length === 0) {
    throw new Error(`${folder} has none of the scans this measures with, for example ${LEFT[0]}`)
  }
  const desk = testDesk({ staff: aReviewer(['first_reviewer', 'window']) })
  const paper = (n: number, i: number, material: string, from: readonly Uint8Array[], pages = 1) => {
    const bytes = ownCopy(from[n % from.length] ?? new Uint8Array(), n)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    desk.centre.documents.set(sha256, bytes)
    const mediaType = bytes[0] === 0xff ? 'image/jpeg' : 'application/pdf'
    return aDocument(70_000_000 + n * 10 + i, material, { sha256, bytes: bytes.length, mediaType, pages })
  }
  const caseOf = (n: number): CaseFile =>
    numberedCase(n, {
      state: 'received',
      acceptedOn: null,
      dueOn: null,
      documents: [paper(n, 0, 'diagnosis', left), paper(n, 1, 'report', right), paper(n, 2, 'discharge', photos)],
    })
  for (let n = 1; n <= cases; n += 1) desk.centre.put(caseOf(n))
  await desk.signIn()
  await desk.ok('sync.now', {})
  return desk
}
