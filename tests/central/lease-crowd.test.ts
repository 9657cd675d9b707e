import { expect, it } from 'vitest'
import { approve, operation, readCase } from './support/client.ts'
import { onPostgres } from './support/engines.ts'
import { first1, first2 } from './support/fixtures.ts'
import { giveBackLease, reviewable, settleFor, take } from './support/leases.ts'

onPostgres('leases wanted by many', (get) => {
  it('give each of fifty cases to exactly one of two people who want all at once', async () => {
    const { central, secondInstance } = get()
    const other = await secondInstance()
    try {
      const cases = await reviewable(central, 50)
      for (let round = 1; round <= 3; round++) {
        const halves = [cases.slice(0, 25), cases.slice(25)] as const
        // Whole and in parts, forwards and backwards, at two instances.
        const answers = await Promise.all([
          take(central, first1, halves[0]),
          take(other, first2, [...cases].reverse()),
          take(other, first1, [...halves[1]].reverse()),
        ])
        const granted = answers.flatMap((answer) => answer.granted)
        expect(new Set(granted.map(({ caseId }) => caseId)).size).toBe(50)
        expect(granted).toHaveLength(50)
        expect(granted.every(({ lease }) => lease.fence === round)).toBe(true)
        for (const { refused } of answers) for (const { code } of refused) expect(code).toBe('held')
        for (const { caseNo, lease } of granted) expect((await readCase(central, caseNo)).lease).toEqual(lease)
        const people = [first1, first2]
        await Promise.all(
          granted.map(({ caseId, lease: { holder, fence } }) => {
            const [who, caseFile] = [
              people.find((one) => one.staffNo === holder),
              cases.find(({ id }) => id === caseId),
            ]
            if (!who || !caseFile) throw new Error('a stranger was granted a strange case')
            return giveBackLease(central, who, caseFile, fence)
          }),
        )
      }
    } finally {
      await other.close()
    }
  })

  it('let a decision and the taking of its case happen one after the other, whichever comes first', async () => {
    const { central } = get()
    const cases = await reviewable(central, 20)
    const decisions = cases.map((one) => settleFor(central, first1, operation(one, { ...approve, note: '已核对' })))
    const [{ granted }, ...results] = await Promise.all([take(central, first2, cases), ...decisions])
    const leased = new Set(granted.map(({ caseId }) => caseId))
    for (const [i, { outcome, code }] of results.entries()) {
      const id = cases[i]?.id ?? ''
      expect([outcome, code]).toEqual(leased.has(id) ? ['conflict', 'lease_lost'] : ['applied', 'ok'])
      const { state, lease } = await readCase(central, cases[i]?.caseNo ?? '')
      expect([state, lease?.holder]).toEqual(
        leased.has(id) ? ['first_review', first2.staffNo] : ['approved', undefined],
      )
    }
  })

  it('stop at as many cases as the pack lets one person have', async () => {
    const { central } = get()
    const cases = await reviewable(central, 42)
    const { granted, refused } = await take(central, first1, cases)
    expect([granted.length, refused.length]).toEqual([42, 0])
    const more = await reviewable(central, 20)
    const [one, two] = await Promise.all([
      take(central, first1, more.slice(0, 10)),
      take(central, first1, more.slice(10)),
    ])
    expect(one.granted.length + two.granted.length).toBe(18)
    for (const { code } of [...one.refused, ...two.refused]) expect(code).toBe('too_many')
  })
})
