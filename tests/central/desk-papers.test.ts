import { expect, it } from 'vitest'
import type { NewStaff } from '#central/store/staff.ts'
import { signIn } from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { first1, paper, second1, sha256, window1 } from './support/fixtures.ts'

onBothEngines('papers taken at a desk', (get) => {
  async function put(bytes: Uint8Array, staff: NewStaff, name = sha256(bytes)) {
    const { central } = get()
    const token = await signIn(central, staff)
    const response = await fetch(`${central.url}/v1/documents/${name}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: Buffer.from(bytes),
    })
    return { status: response.status, body: await response.json() }
  }

  it('are taken once from whoever has papers in front of them, however often they come', async () => {
    const bytes = paper('taken at the counter')
    const there = { sha256: sha256(bytes), bytes: bytes.length, mediaType: 'application/pdf' }
    const puts = await Promise.all([put(bytes, window1), put(bytes, window1), put(bytes, first1)])
    for (const { status, body } of puts) expect([status, body]).toEqual([200, there])
    const rows = await get().central.sql.query<{ by: string }>(
      'SELECT staff_no AS by FROM desk_paper WHERE sha256 = $1 ORDER BY 1',
      [there.sha256],
    )
    expect(rows.map(({ by }) => by)).toEqual([first1.staffNo, window1.staffNo].toSorted())
  })

  it('are not taken from others, damaged, or of a kind that no desk can show', async () => {
    const bytes = paper('not theirs')
    expect((await put(bytes, second1)).status).toBe(403)
    const damaged = await put(bytes, window1, sha256(paper('another')))
    expect([damaged.status, damaged.body.kind]).toEqual([422, 'DocumentDamaged'])
    expect((await put(Buffer.from('PK\u0003\u0004'), window1)).status).toBe(409)
    expect((await put(Buffer.alloc(0), window1)).status).toBe(400)
  })
})
