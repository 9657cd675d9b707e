import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCore, silentLog } from '#core/core.ts'
import { findFolder } from '#core/staff-folders.ts'
import { approve, aReviewer, numberedCase, policy, type TestDesk, testDesk } from '../support/core-desk.ts'
import { modelCentre, sha256Of } from '../support/model-centre.ts'

let desk: TestDesk
const one = numberedCase(1)
beforeEach(() => {
  desk = testDesk()
  desk.centre.put(one)
})
afterEach(() => desk.end())

const credentials = (password: string, oldPassword?: string) => ({
  staffNo: desk.staff.staffNo,
  password,
  ...(oldPassword === undefined ? {} : { oldPassword }),
})
const cut = () => {
  desk.centre.plan = () => 'loseRequest'
}
const folder = () => {
  const found = findFolder(desk.dataDir, desk.staff.staffNo)
  if (!found) throw new Error('never signed in')
  return found
}
const decision = { caseId: one.id, baseVersion: 1, baseMaterialVersion: 1, deed: approve }

test('the first sign-in needs the centre and says so', async () => {
  cut()
  expect(await desk.problem('session.signIn', credentials(desk.centre.password))).toMatchObject({ kind: 'Offline' })
  expect(existsSync(join(desk.dataDir, 'staff'))).toBe(false)
})

test('after it, the password alone opens the same work offline', async () => {
  await desk.signIn()
  await desk.ok('sync.now', {})
  await desk.ok('decision.submit', decision)
  cut()
  await desk.ok('session.signOut', {})
  const session = await desk.ok('session.signIn', credentials(desk.centre.password))
  expect(session).toMatchObject({ online: false, staff: { staffNo: '010237' }, keyProtection: 'password' })
  expect(await desk.ok('outbox.list', {})).toMatchObject([{ state: 'queued' }])
})

test('a pull that ends in the very moment of signing out costs nothing of what was downloaded', async () => {
  const events: string[] = []
  let ended = () => {}
  const secondPull = new Promise<void>((go) => {
    ended = go
  })
  const note = (event: string) => {
    events.push(event)
    if (events.filter((one) => one === 'pull.done').length === 2) ended()
  }
  const holding = testDesk({ deps: { undoMs: 10_000, log: { info: note, warn: note } } })
  try {
    holding.centre.put(one)
    await holding.signIn()
    await holding.ok('sync.now', {})
    await holding.ok('decision.submit', decision)
    // Leaving sends what waited; that gets lost in the moment in which the pull beside it has ended.
    const real = holding.centre.fetch
    holding.rewire(async (input, init) => {
      if (!String(input).endsWith('/v1/ops')) return real(input, init)
      holding.clock.advance(0)
      await secondPull
      throw new TypeError('fetch failed')
    })
    await holding.ok('session.signOut', {})
    holding.rewire(() => Promise.reject(new TypeError('fetch failed')))
    await holding.signIn()
    expect(events.filter((one) => one === 'pull.done')).toHaveLength(2)
    expect(events).not.toContain('cache.set_aside')
    expect((await holding.ok('workbench.open', { caseId: one.id })).case.caseNo).toBe(one.caseNo)
  } finally {
    await holding.end()
  }
})

test('signed in offline, the desk signs in by itself when the network returns, and sends', async () => {
  await desk.signIn()
  await desk.ok('sync.now', {})
  await desk.ok('session.signOut', {})
  cut()
  await desk.signIn()
  await desk.ok('decision.submit', decision)
  const offline = await desk.ok('sync.now', {})
  expect(offline).toMatchObject({ link: 'offline', queued: 1 })
  expect(offline.trouble).toMatch(/连不上中心/)
  desk.centre.plan = () => 'none'
  desk.centre.seen.length = 0
  expect(await desk.ok('sync.now', {})).toMatchObject({ link: 'online', queued: 0, trouble: null })
  expect(desk.centre.seen.filter((s) => s === 'POST /v1/sessions')).toHaveLength(1)
})

test('when the centre no longer takes the offline password it is asked once, and the person is told', async () => {
  await desk.signIn()
  await desk.ok('sync.now', {})
  await desk.ok('session.signOut', {})
  cut()
  await desk.signIn()
  desk.centre.password = 'changed elsewhere'
  desk.centre.plan = () => 'none'
  desk.centre.seen.length = 0
  for (let i = 0; i < 3; i++) {
    const { link, trouble } = await desk.ok('sync.now', {})
    expect(link).toBe('auth')
    expect(trouble).toMatch(/离线登录.*重新登录/)
  }
  expect(desk.centre.seen.filter((s) => s === 'POST /v1/sessions')).toHaveLength(1)
  cut()
  expect(await desk.ok('sync.now', {})).toMatchObject({ link: 'offline' })
})

test('signed in offline, a paper that is not here is not here, and nobody is told to sign in again', async () => {
  const bytes = Buffer.from('一份材料')
  const paper = { ...aPaper, sha256: sha256Of(bytes), bytes: bytes.length }
  const two = numberedCase(2, { documents: [paper] })
  desk.centre.put(two)
  await desk.signIn()
  await desk.ok('sync.now', {})
  await desk.ok('session.signOut', {})
  cut()
  await desk.signIn()
  const problem = await desk.problem('document.bytes', { caseId: two.id, documentId: paper.id })
  expect(problem).toMatchObject({ kind: 'NotCached' })
})

test('a key that also needs the keyring of the system says so, and not that its file is gone', async () => {
  const sealed = testDesk({ deps: { deviceSecret: new Uint8Array(32).fill(7) } })
  await sealed.signIn()
  await sealed.ok('session.signOut', {})
  const bare = testDesk({ deps: { dataDir: sealed.dataDir, deviceSecret: null } })
  const problem = await bare.problem('session.signIn', credentials(bare.centre.password))
  expect(problem.kind).toBe('KeyringNeeded')
  expect(problem.message).not.toMatch(/不见了/)
  await bare.end()
  await sealed.end()
})

test('a wrong password is refused alike online and offline, and leaves who is signed in alone', async () => {
  await desk.signIn()
  expect(await desk.problem('session.signIn', credentials('nope'))).toMatchObject({ kind: 'WrongPassword' })
  cut()
  expect(await desk.problem('session.signIn', credentials('nope'))).toMatchObject({ kind: 'WrongPassword' })
  expect((await desk.ok('session.get', {})).staff?.staffNo).toBe('010237')
})

test('five wrong passwords offline pause even the right one for half an hour', async () => {
  await desk.signIn()
  await desk.ok('session.signOut', {})
  cut()
  for (let i = 0; i < 5; i++) await desk.problem('session.signIn', credentials('nope'))
  const right = credentials(desk.centre.password)
  expect(await desk.problem('session.signIn', right)).toMatchObject({ kind: 'AccountLocked' })
  desk.clock.advance(30 * 60_000)
  await desk.ok('session.signIn', right)
})

test('a password changed at the centre asks for the old one once, and nothing is lost', async () => {
  await desk.signIn()
  await desk.ok('sync.now', {})
  cut()
  await desk.ok('decision.submit', decision)
  await desk.ok('session.signOut', {})
  const old = desk.centre.password
  desk.centre.password = 'brand new'
  desk.centre.plan = () => 'none'
  expect(await desk.problem('session.signIn', credentials('brand new'))).toMatchObject({ kind: 'OldPasswordNeeded' })
  expect(await desk.problem('session.signIn', credentials('brand new', 'wrong'))).toMatchObject({
    kind: 'OldPasswordNeeded',
  })
  await desk.ok('session.signIn', credentials('brand new', old))
  expect(await desk.ok('outbox.list', {})).toHaveLength(1)
  await desk.ok('session.signOut', {})
  await desk.ok('session.signIn', credentials('brand new'))
})

test('a key file that is gone is said, and no new key makes the loss final', async () => {
  await desk.signIn()
  await desk.ok('session.signOut', {})
  rmSync(folder().keyFile)
  rmSync(`${folder().keyFile}.copy`)
  expect(await desk.problem('session.signIn', credentials(desk.centre.password))).toMatchObject({
    kind: 'DbKeyMissing',
  })
  expect(existsSync(folder().keyFile)).toBe(false)
  expect(existsSync(folder().workFile)).toBe(true)
})

test('a damaged cache is set aside and pulled again; decisions stay', async () => {
  await desk.signIn()
  await desk.ok('sync.now', {})
  desk.centre.plan = (exchange) => (exchange.includes('/ops') ? 'loseRequest' : 'none')
  await desk.ok('decision.submit', decision)
  await desk.ok('session.signOut', {})
  writeFileSync(folder().cacheFile, 'this is not a database at all, it is only text'.repeat(200))
  await desk.signIn()
  await desk.ok('sync.now', {})
  expect((await desk.ok('workbench.open', { caseId: one.id })).pending?.state).toBe('queued')
  expect(readdirSync(folder().dir).some((name) => name.startsWith('cache.db.damaged-'))).toBe(true)
})

test('a work.db of which nothing can be read, nor any copy, stops the sign-in and is left exactly as it was', async () => {
  await desk.signIn()
  await desk.ok('session.signOut', {})
  const rubbish = 'not a database'.repeat(500)
  for (const tail of ['', '.copy']) writeFileSync(`${folder().workFile}${tail}`, rubbish)
  expect(await desk.problem('session.signIn', credentials(desk.centre.password))).toMatchObject({ kind: 'DbWrongKey' })
  expect(readFileSync(folder().workFile, 'utf8')).toBe(rubbish)
})

test('without a session nothing but signing in is possible', async () => {
  expect(await desk.problem('queue.counts', {})).toMatchObject({ kind: 'NotSignedIn' })
  expect(await desk.problem('decision.submit', decision)).toMatchObject({ kind: 'NotSignedIn' })
})

test('an auditor may look and not decide', async () => {
  const other = testDesk({ staff: aReviewer(['auditor']) })
  await other.signIn()
  await other.ok('sync.now', {})
  expect(await other.problem('decision.submit', decision)).toMatchObject({ kind: 'NotAllowed' })
  await other.end()
})

test('two people on one computer see nothing of each other', async () => {
  await desk.signIn()
  await desk.ok('sync.now', {})
  await desk.ok('decision.submit', decision)
  await desk.ok('session.signOut', {})
  const colleague = aReviewer(['first_reviewer'], '010555')
  const centre = modelCentre(colleague, policy)
  const core = createCore({
    dataDir: desk.dataDir,
    centralUrl: 'http://centre.test',
    clock: desk.clock,
    log: silentLog,
    deviceSecret: null,
    fetch: centre.fetch,
    keyCost: 10,
    checkOutputs: true,
  })
  await core.call('session.signIn', { staffNo: '010555', password: centre.password })
  expect(await core.call('outbox.list', {})).toEqual({ ok: true, output: [] })
  const session = await core.call('session.get', {})
  expect(session).toMatchObject({ output: { known: [{ staffNo: '010237' }, { staffNo: '010555' }] } })
  await core.close()
})

test('no name, ID number or password of anybody is readable in any file', async () => {
  const canary = numberedCase(7, {
    form: { ...numberedCase(7).form, psn_name: '金丝雀', certno: '510402194912319876' },
  })
  desk.centre.put(canary)
  const paper = new TextEncoder().encode('金丝雀的诊断证明'.repeat(1_000))
  desk.centre.plan = (exchange) => (exchange.includes('/documents') ? 'cutMidway' : 'none')
  const document = {
    ...aPaper,
    sha256: sha256Of(paper),
    bytes: paper.length,
  }
  desk.centre.documents.set(document.sha256, paper)
  desk.centre.put({ ...canary, version: 2, documents: [document] })
  await desk.signIn()
  await desk.ok('sync.now', {})
  await desk.problem('document.bytes', { caseId: canary.id, documentId: document.id })
  desk.centre.plan = () => 'none'
  await desk.ok('workbench.saveDraft', { caseId: canary.id, body: { ...emptyDraft, note: '金丝雀本人到场' } })
  await desk.ok('decision.submit', { ...decision, caseId: canary.id, baseVersion: 2 })
  await desk.ok('queue.page', { filter: { queue: 'first_review', search: '金丝' }, after: null, limit: 10 })

  const everything = readdirSync(desk.dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(desk.dataDir, name))
    .filter((file) => statSync(file).isFile())
  expect(everything.some((file) => file.endsWith('.part'))).toBe(true)
  expect(everything.some((file) => file.endsWith('work.db-wal'))).toBe(true)
  for (const file of everything) {
    const bytes = readFileSync(file)
    for (const secret of ['金丝雀', '510402194912319876', 'jsq', desk.centre.password, document.sha256]) {
      expect(bytes.includes(Buffer.from(secret)), `${secret} in ${file}`).toBe(false)
      expect(file.includes(secret)).toBe(false)
    }
  }
})

const emptyDraft = { note: '', reasons: [], items: [], criteria: [], seen: [], turns: {}, panes: [] }
const aPaper = {
  id: '00000000-0000-4000-8000-00000000aaaa',
  material: 'diagnosis',
  title: '诊断证明',
  mediaType: 'image/jpeg' as const,
  pages: 1,
  addedAt: '2026-11-18T02:00:00Z',
  issuedOn: null,
  issuer: null,
  issuerLevel: null,
}
