import type { DocumentRef } from '#shared/model/document.ts'
import type { EvidenceEngine, SelfTest, SelfTestName } from './engine-types.ts'
import cmyk from './self-test/cmyk.bin?url'
import gbk from './self-test/gbk.bin?url'
import jbig2 from './self-test/jbig2.bin?url'
import jpx from './self-test/jpx.bin?url'
import { selfTestFailures } from './text.zh.ts'

const WIDTH = 64
/** What each sample must come to: half black, or a line of six characters. A white page is the failure looked for. */
const samples: Record<SelfTestName, { url: string; least: number; most: number }> = {
  jpx: { url: jpx, least: 0.4, most: 0.6 },
  jbig2: { url: jbig2, least: 0.4, most: 0.6 },
  gbk: { url: gbk, least: 0.02, most: 0.5 },
  cmyk: { url: cmyk, least: 0.4, most: 0.6 },
}
const names: readonly SelfTestName[] = ['jpx', 'jbig2', 'gbk', 'cmyk']

/**
 * Draws one small page of each kind that comes out white, without an error, when a part of the program is missing, and
 * counts its dark pixels. The drawing is the workers', behind whatever is on screen.
 */
export async function runSelfTest(request: EvidenceEngine['request']): Promise<SelfTest> {
  const began = performance.now()
  const shares = await Promise.all(names.map((name) => darkShare(request, name).catch(unlessCalledOff)))
  const dark = {
    jpx: null,
    jbig2: null,
    gbk: null,
    cmyk: null,
    ...Object.fromEntries(names.map((n, i) => [n, shares[i]])),
  }
  const failures = names
    .filter((name, i) => {
      const share = shares[i] ?? -1
      return share < samples[name].least || share > samples[name].most
    })
    .map((name) => selfTestFailures[name])
  return { ok: failures.length === 0, ms: performance.now() - began, dark, failures }
}

/** A sample that cannot be drawn is what the test looks for; one that was called off (somebody signed out) says nothing. */
function unlessCalledOff(error: unknown): null {
  if (error instanceof DOMException && error.name === 'AbortError') throw error
  return null
}

async function darkShare(request: EvidenceEngine['request'], name: SelfTestName): Promise<number> {
  const load = async () => {
    const response = await fetch(samples[name].url)
    return { bytes: new Uint8Array(await response.arrayBuffer()), mediaType: 'application/pdf' }
  }
  const { bitmap } = await request({ doc: record(name), load, page: 1, width: WIDTH, purpose: 'ahead' })
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  if (!context) throw new Error('no canvas')
  context.drawImage(bitmap, 0, 0)
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
  let dark = 0
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0) < 384) dark += 1
  }
  return dark / (bitmap.width * bitmap.height)
}

/** The engine asks for a record; of this one only the key counts, and no paper has such a hash. */
function record(name: SelfTestName): DocumentRef {
  return {
    id: '00000000-0000-7000-8000-000000000000',
    material: name,
    title: name,
    sha256: `self-test ${name}`,
    bytes: 0,
    mediaType: 'application/pdf',
    pages: 1,
    addedAt: '1970-01-01T00:00:00.000Z',
    issuedOn: null,
    issuer: null,
    issuerLevel: null,
  }
}
