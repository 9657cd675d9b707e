import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { MAX_DOCUMENT_BYTES } from '#central/config.ts'
import { newCase, putDocument, signIn, submit } from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { applicationOf, documentOf, first1, paper, sha256, stranger } from './support/fixtures.ts'

onBothEngines('documents', (get) => {
  const bytes = paper('0123456789')
  const name = sha256(bytes)

  async function fetchDocument(headers: Record<string, string> = {}, staff = first1, hash = name) {
    const { central } = get()
    const token = await signIn(central, staff)
    return fetch(`${central.url}/v1/documents/${hash}`, { headers: { authorization: `Bearer ${token}`, ...headers } })
  }

  it('are not there before a case of the area names them', async () => {
    const { central } = get()
    expect(await (await putDocument(central, bytes)).json()).toEqual({
      sha256: name,
      bytes: bytes.length,
      mediaType: 'application/pdf',
    })
    expect((await fetchDocument()).status).toBe(404)
    await submit(central, applicationOf('D1', documentOf(bytes)))
    expect((await fetchDocument()).status).toBe(200)
  })

  it('are answered as missing to another area', async () => {
    expect((await fetchDocument({}, stranger)).status).toBe(404)
  })

  it('come whole with what proves them', async () => {
    const response = await fetchDocument()
    const body = new Uint8Array(await response.arrayBuffer())
    expect(createHash('sha256').update(body).digest('hex')).toBe(name)
    const digest = Buffer.from(name, 'hex').toString('base64')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag: `"${name}"`,
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'cache-control': 'no-store',
      'accept-ranges': 'bytes',
      digest: `sha-256=${digest}`,
      'repr-digest': `sha-256=:${digest}:`,
    })
  })

  it.each([
    ['bytes=0-4', 206, 0, 5],
    ['bytes=5-', 206, 5, bytes.length],
    ['bytes=-3', 206, bytes.length - 3, bytes.length],
    ['bytes=2-999999', 206, 2, bytes.length],
    ['bytes=3-3', 206, 3, 4],
    ['bytes=0-1,4-5', 200, 0, bytes.length],
    ['bytes=4-2', 200, 0, bytes.length],
    ['lines=1-2', 200, 0, bytes.length],
  ])('answer "Range: %s" with %i', async (range, status, from, to) => {
    const response = await fetchDocument({ range })
    expect(response.status).toBe(status)
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(bytes.subarray(from, to)))
    const expected = status === 206 ? `bytes ${from}-${to - 1}/${bytes.length}` : null
    expect(response.headers.get('content-range')).toBe(expected)
  })

  it.each([`bytes=${bytes.length}-`, 'bytes=-0'])('answer "Range: %s" with 416', async (range) => {
    const response = await fetchDocument({ range })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe(`bytes */${bytes.length}`)
  })

  it('go on after a break only when they are still the same', async () => {
    expect((await fetchDocument({ range: 'bytes=5-', 'if-range': `"${name}"` })).status).toBe(206)
    expect((await fetchDocument({ range: 'bytes=5-', 'if-range': '"other"' })).status).toBe(200)
  })

  it('are not sent again to who has them', async () => {
    for (const tag of [`"${name}"`, `W/"${name}"`, `"x", "${name}"`, '*']) {
      expect((await fetchDocument({ 'if-none-match': tag })).status).toBe(304)
    }
    expect((await fetchDocument({ 'if-none-match': '"x"' })).status).toBe(200)
  })

  it('are refused when they are not what their name says', async () => {
    const response = await putDocument(get().central, paper('other'), sha256(paper('claimed')))
    expect(await response.json()).toMatchObject({ kind: 'DocumentDamaged' })
    expect(response.ok).toBe(false)
    expect((await putDocument(get().central, paper('claimed'))).status).toBe(200)
  })

  it('are refused when the desk could not show them, or when they are empty', async () => {
    const { central } = get()
    expect((await putDocument(central, Buffer.from('PK\u0003\u0004'))).status).toBe(409)
    expect((await putDocument(central, Buffer.alloc(0))).status).toBe(400)
  })

  it('are refused above the size limit', async () => {
    const large = Buffer.alloc(MAX_DOCUMENT_BYTES + 1, '%PDF-')
    const response = await putDocument(get().central, large).catch(() => 'cut off')
    expect(response === 'cut off' || (typeof response === 'object' && response.status === 409)).toBe(true)
    expect((await fetchDocument({}, first1, sha256(large))).status).toBe(404)
  })

  it('can be put again, also by several at once', async () => {
    const { central } = get()
    const puts = await Promise.all(Array.from({ length: 6 }, () => putDocument(central, paper('at once'))))
    expect(puts.map((response) => response.status)).toEqual([200, 200, 200, 200, 200, 200])
  })

  it('are shared by the cases of an application', async () => {
    const diabetes = { opsp_dise_code: 'M01600', opsp_dise_name: '糖尿病', dise_type_code: '12' }
    const file = await newCase(get().central, (a) => ({ ...a, diseases: [...a.diseases, diabetes] }))
    const [document] = file.documents
    expect((await fetchDocument({}, first1, document?.sha256)).status).toBe(200)
  })
})
