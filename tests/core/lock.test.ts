import { afterEach, beforeEach, expect, test } from 'vitest'
import { isWeakPin } from '#shared/contract/lock-api.ts'
import type { Role } from '#shared/model/staff.ts'
import { aReviewer, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'

const PIN = '204731'
let desk: TestDesk

async function sit(roles: Role[]): Promise<void> {
  desk = testDesk({ staff: aReviewer(roles) })
  desk.centre.put(numberedCase(1))
  await desk.signIn()
  await desk.ok('sync.now', {})
}
beforeEach(() => sit(['window']))
afterEach(() => desk.end())

const lock = async () => (await desk.ok('session.get', {})).lock
const draft = { note: '写到一半', reasons: [], items: [], criteria: [], seen: [], turns: {}, panes: [] }

test('a locked desk says nothing of a case, keeps what was being written, and goes on sending', async () => {
  const { id } = numberedCase(1)
  await desk.ok('session.lock', {})
  expect(await desk.problem('workbench.open', { caseId: id })).toMatchObject({ kind: 'Locked' })
  expect(await desk.problem('window.find', { text: '王' })).toMatchObject({ kind: 'Locked' })
  expect(await desk.problem('outbox.list', {})).toMatchObject({ kind: 'Locked' })
  await desk.ok('workbench.saveDraft', { caseId: id, body: draft })
  await desk.ok('session.unlock', { password: desk.centre.password })
  expect((await desk.ok('workbench.open', { caseId: id })).draft?.note).toBe('写到一半')
})

test('locks itself after three minutes at the window and ten elsewhere, by the steady clock, unless somebody is there', async () => {
  desk.clock.advance(170_000)
  await desk.ok('session.touch', {})
  desk.clock.advance(170_000)
  expect(await lock()).toMatchObject({ locked: false, idleSeconds: 180 })
  desk.clock.advance(11_000)
  expect(await lock()).toMatchObject({ locked: true })
  await desk.end()
  await sit(['first_reviewer'])
  desk.clock.advance(590_000)
  expect(await lock()).toMatchObject({ locked: false, idleSeconds: 600 })
  desk.clock.advance(11_000)
  expect(await lock()).toMatchObject({ locked: true })
})

test('opens with the PIN, without any network; after three wrong ones or four hours only with the password', async () => {
  desk.centre.plan = () => 'loseRequest'
  expect(await desk.problem('session.setPin', { pin: PIN, password: 'wrong' })).toMatchObject({ kind: 'WrongPassword' })
  await desk.ok('session.setPin', { pin: PIN, password: desk.centre.password })
  await desk.ok('session.lock', {})
  expect(await desk.ok('session.unlock', { pin: PIN })).toMatchObject({ lock: { locked: false, pin: true } })

  await desk.ok('session.lock', {})
  for (const left of [/还可以试 2 次/, /还可以试 1 次/, /请输入登录密码/]) {
    expect((await desk.problem('session.unlock', { pin: '111222' })).message).toMatch(left)
  }
  expect(await desk.problem('session.unlock', { pin: PIN })).toMatchObject({ kind: 'WrongPassword' })
  expect(await lock()).toMatchObject({ locked: true, needsPassword: true })
  expect(await desk.ok('session.unlock', { password: desk.centre.password })).toMatchObject({
    lock: { needsPassword: false },
  })

  await desk.ok('session.lock', {})
  desk.clock.advance(4 * 3_600_000 + 1)
  expect(await desk.problem('session.unlock', { pin: PIN })).toMatchObject({ kind: 'WrongPassword' })
  await desk.ok('session.unlock', { password: desk.centre.password })
})

test('wrong PINs are counted across a crash, wrong passwords as at signing in, and a PIN everybody tries is not taken', async () => {
  await desk.ok('session.setPin', { pin: PIN, password: desk.centre.password })
  for (const pin of ['111111', '123456', '654321']) {
    expect(await desk.problem('session.setPin', { pin, password: desk.centre.password })).toMatchObject({
      kind: 'BadRequest',
    })
  }
  expect(isWeakPin(PIN)).toBe(false)
  await desk.ok('session.lock', {})
  await desk.problem('session.unlock', { pin: '900000' })
  await desk.problem('session.unlock', { pin: '900000' })
  await desk.crash()
  await desk.ok('session.lock', {})
  expect((await desk.problem('session.unlock', { pin: '900000' })).message).toMatch(/请输入登录密码/)
  for (let i = 0; i < 5; i++) await desk.problem('session.unlock', { password: 'wrong' })
  expect(await desk.problem('session.unlock', { password: desk.centre.password })).toMatchObject({
    kind: 'AccountLocked',
  })
})
