import { describe, expect, it } from 'vitest'
import { Session } from '#shared/contract/central-api.ts'
import { call, DEVICE, newId, signInRaw } from './support/client.ts'
import { onBothEngines, type TestCentral } from './support/engines.ts'
import { chief, first1, first2, PASSWORD, second1, window1 } from './support/fixtures.ts'

const MINUTE = 60_000

function advance({ clock }: TestCentral, minutes: number): void {
  clock.now = new Date(clock.now.getTime() + minutes * MINUTE)
}

onBothEngines('sessions', (get) => {
  const freshToken = async (staffNo: string) =>
    Session.parse((await signInRaw(get().central, staffNo, PASSWORD)).json).accessToken
  const refreshRaw = (refreshToken: string, deviceId = DEVICE) =>
    call(get().central, 'POST', '/v1/sessions/refresh', { body: { refreshToken, deviceId } })
  const hello = (token: string) => call(get().central, 'GET', '/v1/policy', { token })

  it('opens a session that says who the person is', async () => {
    const { json } = await signInRaw(get().central, first1.staffNo, PASSWORD)
    const { password: _, ...staff } = first1
    expect(Session.parse(json).staff).toEqual(staff)
  })

  it('stores no token and no password in clear', async () => {
    const { central } = get()
    const { json } = await signInRaw(central, first1.staffNo, PASSWORD)
    const session = Session.parse(json)
    const tables = await Promise.all(
      ['session_token', 'session', 'staff'].map((table) => central.sql.query(`SELECT * FROM ${table}`)),
    )
    const everything = JSON.stringify(tables)
    for (const secret of [session.accessToken, session.refreshToken, PASSWORD]) expect(everything).not.toContain(secret)
  })

  it('asks for a sign-in without a token and says the sign-in expired with one that is not known', async () => {
    const { central } = get()
    expect((await call(central, 'GET', '/v1/policy')).json).toMatchObject({ kind: 'NotSignedIn' })
    const unknown = await hello('not-a-token')
    expect(unknown.status).toBe(401)
    expect(unknown.json).toMatchObject({ kind: 'SignInExpired' })
  })

  it('ends the access token after 15 minutes and the session goes on with the refresh token', async () => {
    const { json } = await signInRaw(get().central, first1.staffNo, PASSWORD)
    const session = Session.parse(json)
    advance(get(), 16)
    expect((await hello(session.accessToken)).status).toBe(401)
    const next = Session.parse((await refreshRaw(session.refreshToken)).json)
    expect((await hello(next.accessToken)).status).toBe(200)
  })

  it('ends the whole session when an old refresh token comes again', async () => {
    const { json } = await signInRaw(get().central, first1.staffNo, PASSWORD)
    const first = Session.parse(json)
    const second = Session.parse((await refreshRaw(first.refreshToken)).json)
    expect((await hello(second.accessToken)).status).toBe(200)
    expect((await refreshRaw(first.refreshToken)).json).toMatchObject({ kind: 'SignInExpired' })
    expect((await hello(second.accessToken)).status).toBe(401)
    expect((await refreshRaw(second.refreshToken)).status).toBe(401)
  })

  it('gives another pair when the answer with the first was lost on the way', async () => {
    const { refreshToken } = Session.parse((await signInRaw(get().central, first1.staffNo, PASSWORD)).json)
    await refreshRaw(refreshToken) // nobody ever sees this answer
    const again = Session.parse((await refreshRaw(refreshToken)).json)
    expect((await hello(again.accessToken)).status).toBe(200)
    expect((await refreshRaw(again.refreshToken)).status).toBe(200)
  })

  it('ends the session when a pair that was thought lost turns up after all', async () => {
    const { refreshToken } = Session.parse((await signInRaw(get().central, first1.staffNo, PASSWORD)).json)
    const lost = Session.parse((await refreshRaw(refreshToken)).json)
    const again = Session.parse((await refreshRaw(refreshToken)).json)
    expect((await hello(lost.accessToken)).status).toBe(401)
    expect((await hello(again.accessToken)).status).toBe(401)
    expect((await refreshRaw(again.refreshToken)).status).toBe(401)
  })

  it('refuses a refresh token after 12 hours and from another device', async () => {
    const one = Session.parse((await signInRaw(get().central, first1.staffNo, PASSWORD)).json)
    expect((await refreshRaw(one.refreshToken, newId())).status).toBe(401)
    advance(get(), 12 * 60 + 1)
    expect((await refreshRaw(one.refreshToken)).status).toBe(401)
  })

  it('ends with sign-out', async () => {
    const token = await freshToken(first1.staffNo)
    expect((await call(get().central, 'DELETE', '/v1/sessions', { token })).json).toEqual({ ended: true })
    expect((await hello(token)).status).toBe(401)
  })

  it('takes a session away with the account', async () => {
    const { central } = get()
    const token = await freshToken(window1.staffNo)
    await central.sql.query('UPDATE staff SET active = false WHERE staff_no = $1', [window1.staffNo])
    expect((await hello(token)).status).toBe(401)
    expect((await signInRaw(central, window1.staffNo, PASSWORD)).json).toMatchObject({ kind: 'WrongPassword' })
  })

  describe('wrong passwords', () => {
    it.each([
      ['a known 工号', first2.staffNo],
      ['an unknown 工号', '999999'],
    ])('lock %s for half an hour at the fifth, in the same words', async (_name, staffNo) => {
      const kinds: unknown[] = []
      for (let i = 0; i < 6; i += 1) {
        const { json } = await signInRaw(get().central, staffNo, 'wrong')
        kinds.push(json)
      }
      const kind = (name: string) => expect.objectContaining({ kind: name })
      expect(kinds).toEqual([
        ...Array.from({ length: 4 }, () => kind('WrongPassword')),
        kind('AccountLocked'),
        kind('AccountLocked'),
      ])
    })

    it('refuse the right password while locked and accept it afterwards', async () => {
      const { central } = get()
      expect((await signInRaw(central, first2.staffNo, PASSWORD)).json).toMatchObject({ kind: 'AccountLocked' })
      advance(get(), 29)
      expect((await signInRaw(central, first2.staffNo, PASSWORD)).status).toBe(423)
      advance(get(), 2)
      expect((await signInRaw(central, first2.staffNo, PASSWORD)).status).toBe(200)
    })

    it('are forgotten after a right one', async () => {
      const { central } = get()
      for (let round = 0; round < 2; round += 1) {
        for (let i = 0; i < 4; i += 1) await signInRaw(central, second1.staffNo, 'wrong')
        expect((await signInRaw(central, second1.staffNo, PASSWORD)).status).toBe(200)
      }
    })

    it('cannot be tried faster than they are counted', async () => {
      const guesses = Array.from({ length: 12 }, () => signInRaw(get().central, chief.staffNo, 'wrong'))
      const answers = await Promise.all(guesses)
      expect(answers.filter((answer) => answer.status === 401)).toHaveLength(4)
    })
  })
})
