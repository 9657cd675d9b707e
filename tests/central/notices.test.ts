import { expect, it } from 'vitest'
import { readFeed } from '#central/store/feed.ts'
import { countPrint } from '#central/store/notices.ts'
import { Notice } from '#shared/model/notice.ts'
import { decide, did, takeCase } from './support/casework.ts'
import { accept, call, newId, readCase, signIn } from './support/client.ts'
import { onBothEngines, onPostgres } from './support/engines.ts'
import { AREA, first1, stranger, window1 } from './support/fixtures.ts'

onBothEngines('notices', (get) => {
  it('are answered as they were sent, to their own area only', async () => {
    const { central } = get()
    const accepted = await did(central, window1, await takeCase(central, '4001'), accept)
    const no = accepted.notices[0]?.no ?? ''
    const path = `/v1/notices?no=${encodeURIComponent(no)}`
    const { json } = await call(central, 'GET', path, { token: await signIn(central, first1) })
    expect(Notice.parse(json)).toMatchObject({ no, caseNo: accepted.caseNo, mark: '测试', packVersion: 'test-1' })
    expect((await call(central, 'GET', path, { token: await signIn(central, stranger) })).status).toBe(404)
  })

  it('count prints once each, however often they are told of, and no decision suffers by it', async () => {
    const { central } = get()
    const accepted = await did(central, window1, await takeCase(central, '4002'), accept)
    const no = accepted.notices[0]?.no ?? ''
    const token = await signIn(central, window1)
    const tell = async (printId: string) =>
      (
        await call(central, 'POST', '/v1/notices/prints', {
          token,
          body: { printId, no, at: '2026-11-23T10:00:00+08:00' },
        })
      ).json
    const [one, two] = [newId(), newId()]
    expect(await tell(one)).toEqual({ copies: 1 })
    expect(await tell(two)).toEqual({ copies: 2 })
    expect(await tell(one)).toEqual({ copies: 1 })
    const file = await readCase(central, accepted.caseNo)
    expect(file.notices[0]?.copies).toBe(2)
    expect(file).toMatchObject({ version: accepted.version + 2, materialVersion: accepted.materialVersion })
    expect(await decide(central, first1, accepted, { kind: 'request_originals', note: '' })).toMatchObject({
      code: 'ok',
    })
    const many = Array.from({ length: 12 }, (_, i) => (i < 6 ? one : newId()))
    const { password: _, ...clerk } = window1
    const at = '2026-11-23T10:00:00+08:00'
    const counts = await Promise.all(many.map((printId) => countPrint(central.sql, { printId, no, at }, clerk)))
    expect(counts.slice(0, 6)).toEqual([1, 1, 1, 1, 1, 1])
    expect(counts.slice(6).sort()).toEqual([3, 4, 5, 6, 7, 8])
  })
})

onPostgres('notice numbers under many writers', (get) => {
  it('have neither gaps nor doubles, and the feed carries every one', async () => {
    const { central } = get()
    const taken = []
    for (let i = 0; i < 40; i += 1) taken.push(await takeCase(central, `41${i}`))
    const other = await get().secondInstance()
    // Half of them also fail on purpose: a refused deed takes no number.
    const stale = taken.map((file) => ({ ...file, materialVersion: 9 }))
    await Promise.all([
      ...taken.map((file, i) => decide(i % 2 ? central : other, window1, file, accept)),
      ...stale.map((file, i) => decide(i % 2 ? other : central, window1, file, accept)),
    ])
    await other.close()
    const { rows } = await readFeed(central.sql, AREA, 0, 1000)
    const numbers = rows.flatMap((row) => [...row.matchAll(/测受〔2026〕(\d+)号/g)].map((match) => Number(match[1])))
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    expect(await central.sql.query('SELECT 1 FROM notice')).toHaveLength(40)
  })
})
