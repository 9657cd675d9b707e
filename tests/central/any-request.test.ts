import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { saveStaff } from '#central/store/staff.ts'
import { centralApi, PROTOCOL } from '#shared/contract/central-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Role } from '#shared/model/staff.ts'
import { uuid } from '../policy/support.ts'
import { arbitraryOf, type Known } from '../support/arbitrary-of.ts'
import { demoSigned } from '../support/signed-policy.ts'
import { takeCase } from './support/casework.ts'
import { accept, approve, call, DEVICE, newId, operation, putDocument, signIn } from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { applicationOf, documentOf, first1, paper, policy, window1 } from './support/fixtures.ts'

/** Somebody who may ask for everything. */
const roles: Role[] = ['window', 'first_reviewer', 'second_reviewer', 'supervisor']
const everybody = { ...first1, id: uuid(990_001), staffNo: '100999', name: '全岗', roles }

type Endpoint = (typeof centralApi)[keyof typeof centralApi] & {
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType | 'bytes'
}
/** Signing in is slow on purpose, and ends what the others ask with; a wait for news takes its time. */
const leftOut = ['signIn', 'signOut', 'refresh', 'feedWait']
const endpoints = Object.entries<Endpoint>(centralApi).filter(([name]) => !leftOut.includes(name))

function knownOf(cases: readonly CaseFile[]): Known {
  return {
    caseId: cases.map(({ id }) => id),
    caseNo: cases.map(({ caseNo }) => caseNo),
    sha256: cases.flatMap(({ documents }) => documents.map((one) => one.sha256)),
    staffNo: [first1.staffNo, window1.staffNo],
    opsp_dise_code: policy.pack.diseases.map((one) => one.opsp_dise_code),
    opId: [uuid(1), uuid(2)],
    exportId: [uuid(3), uuid(4)],
    baseVersion: [1],
    baseMaterialVersion: [1],
    packVersion: [policy.pack.version],
    areaCode: [policy.pack.areaCode],
  }
}

/** One thing in a body is something else. */
function spoilt(body: unknown): fc.Arbitrary<unknown> {
  const other = fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [[[]]],
    '\u0000',
    '\ud800',
    'x'.repeat(3_000),
  )
  if (Array.isArray(body) && body.length > 0) {
    return fc.nat(body.length - 1).chain((at) => spoilt(body[at]).map((one) => body.with(at, one)))
  }
  if (typeof body !== 'object' || body === null || Object.keys(body).length === 0) return other
  const fields = fc.constantFrom(...Object.entries(body))
  return fc.oneof(
    other,
    fields.chain(([name, value]) => spoilt(value).map((one) => ({ ...body, [name]: one }))),
    fields.map(([name]) => Object.fromEntries(Object.entries(body).filter(([other]) => other !== name))),
  )
}

/** Bodies that do something, to begin with; each time for the first time. */
type Valid = Readonly<Record<string, () => unknown>>

function validOf([one]: readonly CaseFile[]): Valid {
  if (!one) throw new Error('no case')
  return {
    importPack: () => demoSigned(policy),
    importCalendar: () => policy.calendar,
    intake: () => applicationOf(newId(), documentOf(brought)),
    ops: () => ({ deviceId: DEVICE, protocol: PROTOCOL, ops: [operation(one, accept), operation(one, approve)] }),
    outOfTurn: () => ({ notes: [{ ...note, noteId: newId(), caseId: one.id }] }),
  }
}
const brought = paper('brought')
const note = { kind: 'skipped', queue: 'received', reason: '', ahead: 0, at: '2026-11-20T01:00:00Z' }

function requestOf({ params, query, body }: Endpoint, known: Known, valid?: () => unknown) {
  const none = fc.constant(undefined)
  const made = valid ? none.map(valid) : body === undefined || body === 'bytes' ? none : arbitraryOf(body, known)
  return fc.record({
    params: params ? arbitraryOf(params, known) : fc.constant({}),
    query: query ? arbitraryOf(query, known) : fc.constant({}),
    body: fc.oneof(
      { weight: 2, arbitrary: made },
      made.chain((one) => (one === undefined ? fc.constant(one) : spoilt(one))),
    ),
  })
}

const Texts = z.record(z.string(), z.coerce.string())

onBothEngines('any request', (get) => {
  let known: Known = {}
  let valid: Valid = {}
  beforeAll(async () => {
    const { central } = get()
    await saveStaff(central.sql, everybody)
    await putDocument(central, brought)
    const cases = [await takeCase(central, '51040000001'), await takeCase(central, '51040000002')]
    known = knownOf(cases)
    valid = validOf(cases)
  })

  for (const [name, endpoint] of endpoints) {
    it(`${name}: is answered as the contract says, and never with an error nobody foresaw`, async () => {
      const { central, log } = get()
      const token = await signIn(central, everybody)
      const ask = fc.asyncProperty(requestOf(endpoint, known, valid[name]), async ({ params, query, body }) => {
        const values = Texts.parse(params)
        const path = endpoint.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(values[key] ?? ''))
        const before = log.length
        const answer = await call(central, endpoint.method, `${path}?${new URLSearchParams(Texts.parse(query))}`, {
          ...(body === undefined ? {} : { body }),
          ...(endpoint.auth === 'channel' ? { channel: true } : { token }),
        })
        expect(answer.status, `${answer.text.slice(0, 200)} ${log.slice(before).join(' ').slice(0, 600)}`).toBeLessThan(
          500,
        )
        if (answer.status >= 400) expect(answer.text).toMatch(/"message":"[^"]*[\u4e00-\u9fff]/)
      })
      await fc.assert(ask, { numRuns: 40, interruptAfterTimeLimit: 20_000 })
    })
  }

  it('a day that does not exist is told as such, and written down', async () => {
    const { central, log } = get()
    const before = log.length
    const away = { from: '2026-02-30', to: '2026-03-01' }
    const answer = await call(central, 'POST', `/v1/staff/${first1.staffNo}/setting`, {
      token: await signIn(central, everybody),
      body: { away, diseases: null },
    })
    expect(answer).toMatchObject({
      status: 400,
      json: { kind: 'BadRequest', message: expect.stringMatching(/不存在的日期/) },
    })
    expect(log.slice(before).join()).toContain('"code":"22008"')
  })
})
