import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { signedForTrial } from '#central/config.ts'
import { expireLeases } from '#central/leases/expire.ts'
import { recallLease } from '#central/leases/recall.ts'
import { takeLeases } from '#central/leases/requests.ts'
import { withdraw } from '#central/store/applicant.ts'
import type { Policies } from '#central/store/policies.ts'
import type { Sql } from '#central/store/sql.ts'
import { LeaseAnswer } from '#shared/contract/lease-api.ts'
import { decide, did, settleAs, takeCase } from './support/casework.ts'
import { approve, call, DEVICE, operation, readCase, reject, signIn } from './support/client.ts'
import { onBothEngines, START } from './support/engines.ts'
import { auditor, chief, first1, first2, policy, second1, stranger, window1 } from './support/fixtures.ts'
import { giveBackLease, memberOf, OTHER_DEVICE, renew, reviewable, take } from './support/leases.ts'

const HOUR = 3_600_000

onBothEngines('leases', (get) => {
  async function one() {
    const { central } = get()
    const [caseFile] = await reviewable(central, 1)
    if (caseFile === undefined) throw new Error('no case')
    return caseFile
  }
  const now = (caseFile: { caseNo: string }) => readCase(get().central, caseFile.caseNo)
  const later = (hours: number) => {
    const { clock } = get()
    clock.now = new Date(clock.now.getTime() + hours * HOUR)
  }
  const recall = async (caseId: string, to: string | null, by = chief) =>
    recallLease(get().central, { caseId, note: '休假', to }, memberOf(by))
  const logOf = ({ id }: { id: string }) =>
    get().central.sql.query(
      'SELECT what, fence, holder, by_staff AS "by" FROM lease_event WHERE case_id = $1 ORDER BY n',
      [id],
    )

  it('are taken, renewed, given back and recalled over HTTP, by staff only', async () => {
    const { central } = get()
    const caseFile = await one()
    const body = { deviceId: DEVICE, hours: 24, caseIds: [caseFile.id] }
    expect((await call(central, 'POST', '/v1/leases', { body })).status).toBe(401)
    const token = await signIn(central, first1)
    const taken = LeaseAnswer.parse((await call(central, 'POST', '/v1/leases', { body, token })).json)
    expect(taken.granted).toMatchObject([{ caseNo: caseFile.caseNo, materialVersion: 2, lease: { fence: 1 } }])
    const leases = [{ caseId: caseFile.id, fence: 1 }]
    const renewed = await call(central, 'POST', '/v1/leases/renew', { body: { ...body, leases }, token })
    expect(LeaseAnswer.parse(renewed.json).granted).toEqual(taken.granted)
    const returned = await call(central, 'POST', '/v1/leases/return', { body: { deviceId: DEVICE, leases }, token })
    expect(returned.json).toEqual({ returned: 1 })
    const refused = await call(central, 'POST', '/v1/leases/recall', {
      body: { caseId: caseFile.id, note: '休假', to: null },
      token,
    })
    expect(refused.status).toBe(403)
  })

  it('raise the version only, leave the timeline alone, and travel in the feed', async () => {
    const { central } = get()
    const before = await one()
    const { granted } = await take(central, first1, [before], { hours: 1000 })
    const after = await now(before)
    const until = new Date(get().clock.now.getTime() + 72 * HOUR).toISOString()
    expect(after).toEqual({ ...before, version: before.version + 1, lease: granted[0]?.lease })
    expect(after.lease).toMatchObject({ holder: first1.staffNo, holderName: first1.name, fence: 1, until })
  })

  it('are renewed with the same fence however often one asks', async () => {
    const { central } = get()
    const caseFile = await one()
    const first = await take(central, first1, [caseFile])
    expect(await take(central, first1, [caseFile])).toEqual(first)
    const { version } = await now(caseFile)
    later(1)
    expect((await take(central, first1, [caseFile])).granted).toEqual(first.granted)
    expect((await now(caseFile)).version).toBe(version)
    later(24)
    const [longer] = (await take(central, first1, [caseFile])).granted
    expect(longer?.lease.fence).toBe(1)
    expect(Date.parse(longer?.lease.until ?? '')).toBe(get().clock.now.getTime() + 72 * HOUR)
    expect((await take(central, first1, [caseFile], { hours: 1 })).granted).toEqual([longer])
  })

  it('tell everybody else who has the case and until when', async () => {
    const { central, clock } = get()
    clock.now = new Date(START)
    const caseFile = await one()
    await take(central, first1, [caseFile], { hours: 52 })
    const { granted, refused } = await take(central, first2, [caseFile])
    expect(granted).toEqual([])
    const message = '钱初审（100201）正在办理，到11月25日 14:00。'
    expect(refused).toEqual([{ caseId: caseFile.id, caseNo: caseFile.caseNo, code: 'held', message }])
    expect((await renew(central, first2, caseFile, 1)).refused).toMatchObject([{ code: 'lease_lost', message }])
    expect(await giveBackLease(central, first2, caseFile, 1)).toBe(0)
  })

  it('move to another desk of the same person with a new fence, and the first is told', async () => {
    const { central } = get()
    const caseFile = await one()
    await take(central, first1, [caseFile])
    const [moved] = (await take(central, first1, [caseFile], { deviceId: OTHER_DEVICE })).granted
    expect(moved?.lease).toMatchObject({ fence: 2, deviceId: OTHER_DEVICE })
    const [told] = (await renew(central, first1, caseFile, 1)).refused
    expect(told).toMatchObject({ code: 'lease_lost', message: '您已在另一台设备上领取这件，请在那台设备上办理。' })
    expect((await decide(central, first1, await now(caseFile), approve)).outcome).toBe('applied')
  })

  it('are refused for what nobody, this person or this area can work on', async () => {
    const { central } = get()
    const fresh = await takeCase(central, '51040000000000900001')
    const [waiting, proposed, done] = [await one(), await one(), await one()]
    await did(central, first1, waiting, {
      kind: 'request_supplement',
      items: [{ code: 'S01', material: 'diagnosis', problem: '缺', requirement: '补' }],
      note: '',
    })
    await did(central, first1, proposed, reject)
    await did(central, first1, done, approve)
    const why = async (who: typeof first1, caseFile: typeof done) => {
      const { refused } = await take(central, who, [caseFile])
      return refused[0]?.code
    }
    expect(await why(first1, waiting)).toBe('not_open')
    expect(await why(first1, done)).toBe('not_open')
    expect(await why(auditor, fresh)).toBe('not_authorised')
    expect(await why(second1, fresh)).toBe('not_authorised')
    // the first reviewer may not be the second
    expect(await why(chief, proposed)).toBe(undefined)
    expect(await why(first1, proposed)).toBe('not_authorised')
    expect((await take(central, stranger, [fresh])).refused).toMatchObject([{ code: 'unknown_case', caseNo: null }])
    expect(await why(first1, { ...done, id: '01900000-0000-7000-8000-0000000fffff' })).toBe('unknown_case')
  })

  it('are not given at all where the pack does not speak of them', async () => {
    const { central } = get()
    const { offline: _, ...pack } = policy.pack
    const policies: Policies = { ...central.policies, on: async () => signedForTrial({ ...policy, pack }) }
    const body = { deviceId: DEVICE, hours: 1, caseIds: [(await one()).id] }
    const asked = takeLeases({ ...central, policies }, body, memberOf(first1))
    await expect(asked).rejects.toThrow('现行政策包没有开放离线办理')
  })

  it('end when the case goes on, is withdrawn or given back, and are taken again with a higher fence', async () => {
    const { central } = get()
    const [decided, withdrawn, returned] = await reviewable(central, 3)
    if (!decided || !withdrawn || !returned) throw new Error('no cases')
    await take(central, first1, [decided, withdrawn, returned])
    await did(central, first1, await now(decided), reject)
    await withdraw(central.sql, withdrawn.caseNo, central)
    expect(await giveBackLease(central, first1, returned, 1)).toBe(1)
    expect(await giveBackLease(central, first1, returned, 1)).toBe(0)
    for (const one of [decided, withdrawn, returned]) expect((await now(one)).lease).toBe(null)
    expect(await logOf(decided)).toMatchObject([{ what: 'taken' }, { what: 'ended', by: first1.staffNo }])
    expect(await logOf(withdrawn)).toMatchObject([{ what: 'taken' }, { what: 'ended', by: null }])
    // a heartbeat that was under way does not take back what was returned
    expect((await renew(central, first1, returned, 1)).refused).toMatchObject([{ code: 'lease_lost' }])
    expect((await take(central, first2, [returned])).granted[0]?.lease.fence).toBe(2)
    expect(await giveBackLease(central, first2, returned, 1)).toBe(0)
  })

  it('run out: others see the case free, and its holder goes on where nobody took it', async () => {
    const { central } = get()
    const [kept, lost] = await reviewable(central, 2)
    if (!kept || !lost) throw new Error('no cases')
    await take(central, first1, [kept, lost], { hours: 2 })
    later(2)
    await expireLeases(central)
    const { lease, materialVersion, state } = await now(kept)
    expect({ lease, materialVersion, state }).toEqual({ lease: null, materialVersion: 2, state: 'first_review' })
    expect(await logOf(kept)).toMatchObject([{ what: 'taken' }, { what: 'expired', by: null }])
    expect(await expireLeases(central)).toBe(0)
    await take(central, first2, [lost])
    expect((await renew(central, first1, kept, 1)).granted[0]?.lease.fence).toBe(2)
    expect((await renew(central, first1, lost, 1)).refused).toMatchObject([{ code: 'lease_lost' }])
  })

  it('let a late decision through where nobody else has the case, and stop it where somebody has', async () => {
    const { central } = get()
    const [free, taken] = await reviewable(central, 2)
    if (!free || !taken) throw new Error('no cases')
    await take(central, first1, [free, taken], { hours: 1 })
    later(1)
    await take(central, first2, [taken])
    const late = operation(free, approve, { fence: 1 })
    const lost = operation(taken, approve, { fence: 1, skewMs: -315_360_000_000 })
    expect([
      await settleAs(central, first1.staffNo, late),
      await settleAs(central, first1.staffNo, lost),
    ]).toMatchObject([{ outcome: 'applied' }, { outcome: 'conflict', code: 'lease_lost' }])
    // Tried again under what holds now, it names the first try; both are kept.
    await giveBackLease(central, first2, taken, 2)
    const again = operation(taken, approve, { resolves: lost.opId })
    expect((await settleAs(central, first1.staffNo, again)).outcome).toBe('applied')
    const kept = await central.sql.query(
      `SELECT body ->> 'skewMs' AS skew, body ->> 'fence' AS fence, body ->> 'resolves' AS resolves FROM op
       WHERE case_id = $1 AND body -> 'deed' ->> 'kind' = 'propose_approve' ORDER BY result ->> 'outcome' DESC`,
      [taken.id],
    )
    expect(kept).toEqual([
      { skew: '-315360000000', fence: '1', resolves: null },
      { skew: null, fence: null, resolves: lost.opId },
    ])
  })

  it('are no second try of what was never sent, of another case or by somebody else', async () => {
    const { central } = get()
    const [caseFile, other] = await reviewable(central, 2)
    if (!caseFile || !other) throw new Error('no cases')
    const earlier = operation(other, reject)
    await settleAs(central, first2.staffNo, earlier)
    const strange = [
      operation(caseFile, approve, { resolves: operation(caseFile, approve).opId }),
      operation(caseFile, approve, { resolves: earlier.opId }),
      operation(other, approve, { resolves: earlier.opId }),
    ]
    for (const op of strange) {
      expect(await settleAs(central, first1.staffNo, op)).toMatchObject({ outcome: 'rejected', code: 'rule_broken' })
    }
    expect((await now(caseFile)).state).toBe('first_review')
  })

  it('are recalled by a supervisor, for nobody or for a colleague, who then has the case', async () => {
    const { central } = get()
    const [recalled, handed] = await reviewable(central, 2)
    if (!recalled || !handed) throw new Error('no cases')
    await take(central, first1, [recalled, handed])
    expect(await recall(recalled.id, null)).toEqual({ caseNo: recalled.caseNo, lease: null })
    const given = await recall(handed.id, first2.staffNo)
    expect(given.lease).toMatchObject({ holder: first2.staffNo, fence: 2 })
    const { version } = await now(handed)
    expect(await recall(handed.id, first2.staffNo)).toEqual(given)
    expect(await recall(recalled.id, null)).toEqual({ caseNo: recalled.caseNo, lease: null })
    expect((await now(handed)).version).toBe(version)
    expect(await logOf(handed)).toEqual([
      { what: 'taken', fence: 1, holder: first1.staffNo, by: first1.staffNo },
      { what: 'handed_over', fence: 1, holder: first1.staffNo, by: chief.staffNo },
      { what: 'taken', fence: 2, holder: first2.staffNo, by: chief.staffNo },
    ])
    const ops = [recalled, handed].map((one) => operation(one, approve, { fence: 1 }))
    const results = await Promise.all(ops.map((op) => settleAs(central, first1.staffNo, op)))
    expect(results.map(({ code }) => code)).toEqual(['lease_lost', 'reassigned'])
    for (const { message } of results) expect(message).toContain('原因：休假')
    expect((await renew(central, first1, recalled, 1)).refused[0]?.message).toContain('周主管（100401）')
    // the colleague's own desk takes it up
    const [own] = (await take(central, first2, [handed])).granted
    expect(own?.lease).toMatchObject({ fence: 3, deviceId: DEVICE })
    expect((await decide(central, first2, await now(handed), approve)).outcome).toBe('applied')
  })

  it('are recalled by nobody else, to nobody who may not work on the case', async () => {
    const { central } = get()
    const caseFile = await one()
    await take(central, first1, [caseFile])
    await expect(recall(caseFile.id, null, first2)).rejects.toThrow('只有主管')
    await expect(recall(caseFile.id, null, stranger)).rejects.toThrow('没有这一件')
    await expect(recall(caseFile.id, '999999')).rejects.toThrow('没有这个工号')
    await expect(recall(caseFile.id, stranger.staffNo)).rejects.toThrow('没有这个工号')
    await expect(recall(caseFile.id, second1.staffNo)).rejects.toThrow('李复审（100301）不能办理这一环节')
    expect((await now(caseFile)).lease).toMatchObject({ holder: first1.staffNo, fence: 1 })
  })

  it('cost as many statements for twenty cases as for two', async () => {
    const { central } = get()
    const cases = await reviewable(central, 22)
    const counted = async (some: typeof cases) => {
      let statements = 0
      const sql: Sql = {
        ...central.sql,
        tx: (fn) =>
          central.sql.tx((query) =>
            fn({
              ...query,
              query: (text, params) => {
                statements += 1
                return query.query(text, params)
              },
            }),
          ),
      }
      const caseIds = some.map(({ id }) => id)
      const { granted } = await takeLeases(
        { ...central, sql },
        { deviceId: DEVICE, hours: 1, caseIds },
        memberOf(window1),
      )
      return { statements, granted: granted.length }
    }
    const [few, many] = [await counted(cases.slice(0, 2)), await counted(cases.slice(2))]
    expect([few.granted, many.granted]).toEqual([2, 20])
    expect(many.statements).toBe(few.statements)
  })

  it('a recall that arrives once more, late, takes the case from nobody', async () => {
    const { central } = get()
    const caseFile = await one()
    await take(central, first1, [caseFile])
    for (const to of [null, first2.staffNo]) {
      const word = { recallId: randomUUID(), caseId: caseFile.id, note: '休假', to }
      await recallLease(central, word, memberOf(chief))
      await recallLease(central, { ...word, recallId: randomUUID(), to: null }, memberOf(chief))
      await take(central, first1, [caseFile])
      const { lease, version } = await now(caseFile)
      expect(await recallLease(central, word, memberOf(chief))).toEqual({ caseNo: caseFile.caseNo, lease })
      expect(await now(caseFile)).toMatchObject({ version, lease: { holder: first1.staffNo } })
    }
  })
})
