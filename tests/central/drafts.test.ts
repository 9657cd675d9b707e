import { expect, it } from 'vitest'
import { draftApi } from '#shared/contract/draft-api.ts'
import { leaseApi } from '#shared/contract/lease-api.ts'
import { did, takeCase } from './support/casework.ts'
import { accept, approve, call, DEVICE, readCase, signIn } from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { chief, first1, first2, window1 } from './support/fixtures.ts'

onBothEngines('drafts of earlier holders', (get) => {
  it('are kept under the fence, shown to the present holder and supervisors, and outlive being taken over', async () => {
    const { central } = get()
    const { id, caseNo } = await takeCase(central, '8101')
    const tokens = new Map<string, string>()
    for (const who of [window1, first1, first2, chief]) tokens.set(who.staffNo, await signIn(central, who))
    const tokenOf = (who: typeof first1) => tokens.get(who.staffNo) ?? ''
    const take = async (who: typeof first1) => {
      const body = { deviceId: DEVICE, caseIds: [id], hours: 4 }
      const { json } = await call(central, 'POST', '/v1/leases', { token: tokenOf(who), body })
      return leaseApi.takeLeases.answer.parse(json).granted[0]?.lease.fence ?? 0
    }
    const put = async (who: typeof first1, fence: number, draft: string, savedAt: string) =>
      (await call(central, 'POST', `/v1/cases/${id}/draft`, { token: tokenOf(who), body: { fence, savedAt, draft } }))
        .json
    const left = async (who: typeof first1) => {
      const { status, json } = await call(central, 'GET', `/v1/cases/${id}/drafts`, { token: tokenOf(who) })
      return status === 200 ? draftApi.drafts.answer.parse(json).drafts : status
    }

    const fence = await take(first1)
    expect(fence).toBeGreaterThan(0)
    expect(await put(first1, fence, '{"note":"一"}', '2026-11-23T02:00:00.000Z')).toEqual({ kept: true })
    expect(await put(first1, fence, '{"note":"二"}', '2026-11-23T02:05:00.000Z')).toEqual({ kept: true })
    // a late one from before, and one under a fence that never was
    await put(first1, fence, '{"note":"旧"}', '2026-11-23T02:01:00.000Z')
    expect(await put(first1, fence + 1, '{"note":"错"}', '2026-11-23T02:06:00.000Z')).toEqual({ kept: false })
    expect(await put(first2, fence, '{"note":"别人"}', '2026-11-23T02:06:00.000Z')).toEqual({ kept: false })
    expect(await left(chief)).toMatchObject([
      { holder: first1.staffNo, holderName: first1.name, draft: '{"note":"二"}' },
    ])
    expect(await left(first2)).toBe(403)

    const body = { caseId: id, note: '请假', to: null }
    expect((await call(central, 'POST', '/v1/leases/recall', { token: tokenOf(chief), body })).status).toBe(200)
    expect(await put(first1, fence, '{"note":"晚了"}', '2026-11-23T03:00:00.000Z')).toEqual({ kept: false })
    await take(first2)
    expect(await left(first2)).toMatchObject([{ draft: '{"note":"二"}' }])
    expect(await left(first1)).toBe(403)

    // Nobody needs it once the case is decided; until then every step leaves it.
    const kept = async () => (await central.sql.query('SELECT holder FROM case_draft WHERE case_id = $1', [id])).length
    const accepted = await did(central, first2, await readCase(central, caseNo), accept)
    expect([accepted.state, await kept()]).toEqual(['first_review', 1])
    expect([(await did(central, first2, accepted, approve)).state, await kept()]).toEqual(['approved', 0])
  })
})
