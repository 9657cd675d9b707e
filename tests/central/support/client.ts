import { randomBytes } from 'node:crypto'
import type { Central } from '#central/start.ts'
import { findCase } from '#central/store/cases.ts'
import type { NewStaff } from '#central/store/staff.ts'
import {
  FeedEnd,
  FeedHead,
  type IntakeApplication,
  IntakeReceipt,
  OpsResponse,
  PROTOCOL,
  Session,
} from '#shared/contract/central-api.ts'
import { CaseFile } from '#shared/model/case.ts'
import type { Deed, Operation, OpResult } from '#shared/model/operation.ts'
import { uuid7 } from '#shared/model/uuid7.ts'
import { applicationOf, documentOf, PASSWORD, paper, sha256 } from './fixtures.ts'

export const DEVICE = '01900000-0000-7000-8000-00000000aaaa'

export function newId(): string {
  return uuid7(Date.now(), randomBytes(10))
}

/** Sends JSON and gives back status and body, whatever they are. */
export async function call(central: Central, method: string, path: string, options: CallOptions = {}) {
  const { body, token, channel, headers } = options
  const response = await fetch(`${central.url}${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(channel && { 'x-channel-key': central.channelKey ?? '' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const json: unknown = /json/.test(response.headers.get('content-type') ?? '') ? tryJson(text) : null
  return { status: response.status, headers: response.headers, text, json }
}

interface CallOptions {
  readonly body?: unknown
  readonly token?: string
  readonly channel?: boolean
  readonly headers?: Record<string, string>
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export function signInRaw(central: Central, staffNo: string, password: string) {
  return call(central, 'POST', '/v1/sessions', { body: { staffNo, password, deviceId: DEVICE } })
}

const tokens = new WeakMap<Central, Map<string, Promise<string>>>()

/** An access token of this person at this centre; the sign-in, slow on purpose, happens once. */
export function signIn(central: Central, { staffNo }: NewStaff): Promise<string> {
  const known = tokens.get(central) ?? new Map<string, Promise<string>>()
  tokens.set(central, known)
  const token = known.get(staffNo) ?? signInRaw(central, staffNo, PASSWORD).then(({ json }) => accessTokenOf(json))
  known.set(staffNo, token)
  return token
}

function accessTokenOf(json: unknown): string {
  return Session.parse(json).accessToken
}

export function putDocument(central: Central, bytes: Uint8Array, name = sha256(bytes)) {
  return fetch(`${central.url}/v1/intake/documents/${name}`, {
    method: 'PUT',
    headers: { 'x-channel-key': central.channelKey ?? '', 'content-type': 'application/pdf' },
    body: Buffer.from(bytes),
  })
}

export async function submit(central: Central, application: IntakeApplication) {
  const { json } = await call(central, 'POST', '/v1/intake/applications', { body: application, channel: true })
  return IntakeReceipt.parse(json)
}

let channelNo = 0

/** A fresh application with a paper of its own, taken in; its first case as the feed shows it. */
export async function newCase(central: Central, change: (a: IntakeApplication) => IntakeApplication = (a) => a) {
  channelNo += 1
  const bytes = paper(`diagnosis ${channelNo}`)
  await putDocument(central, bytes)
  const receipt = await submit(central, change(applicationOf(`N${channelNo}`, documentOf(bytes))))
  return readCase(central, receipt.caseNos[0] ?? '')
}

/** A case straight from the register. */
export async function readCase(central: Central, caseNo: string): Promise<CaseFile> {
  return CaseFile.parse(await findCase(central.sql, caseNo))
}

export function operation(caseFile: CaseFile, deed: Deed, change: Partial<Operation> = {}): Operation {
  return {
    opId: newId(),
    deviceId: DEVICE,
    seq: 1,
    caseId: caseFile.id,
    baseVersion: caseFile.version,
    baseMaterialVersion: caseFile.materialVersion,
    packVersion: caseFile.packVersion,
    deed,
    decidedAt: '2026-11-23T10:00:00.000+08:00',
    ...change,
  }
}

export async function send(central: Central, token: string, ...ops: Operation[]): Promise<OpResult[]> {
  const body = { deviceId: DEVICE, protocol: PROTOCOL, ops }
  const { json } = await call(central, 'POST', '/v1/ops', { token, body })
  return OpsResponse.parse(json).results
}

/** Sends one operation that must be applied, and gives back the case as it then stands. */
export async function act(central: Central, token: string, caseFile: CaseFile, deed: Deed): Promise<CaseFile> {
  const [result] = await send(central, token, operation(caseFile, deed))
  if (result?.outcome !== 'applied') throw new Error(`${deed.kind}: ${result?.outcome} ${result?.code}`)
  return readCase(central, caseFile.caseNo)
}

/** A whole feed page, checked line by line. */
export function parseFeed(text: string) {
  const lines: unknown[] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  const head = FeedHead.parse(lines.shift())
  const end = FeedEnd.parse(lines.pop())
  const cases = lines.map((line) => {
    if (!Array.isArray(line)) throw new Error('a feed row is an array')
    return CaseFile.strict().parse(Object.fromEntries(head.columns.map((column, i) => [column, line[i]])))
  })
  return { head, end, cases }
}

export async function readFeed(central: Central, token: string, query = '') {
  const { status, text } = await call(central, 'GET', `/v1/feed${query}`, { token })
  if (status !== 200) throw new Error(`feed answered ${status}`)
  return parseFeed(text)
}

export const accept: Deed = { kind: 'accept', note: '' }
export const approve: Deed = { kind: 'propose_approve', criteria: [{ id: '1', verdict: 'met' }], note: '' }
export const reject: Extract<Deed, { kind: 'propose_reject' }> = {
  kind: 'propose_reject',
  reasons: [{ code: 'R02', text: '不符合第二条。' }],
  criteria: [{ id: '1', verdict: 'unmet' }],
  note: '',
}
export const endorse: Deed = { kind: 'endorse', note: '' }
export const giveBack: Deed = { kind: 'return_to_first', note: '请再看看' }
export function supplement(...codes: ('S01' | 'S02')[]): Deed {
  const items = codes.map((code) => ({
    code,
    material: code === 'S01' ? 'diagnosis' : 'report',
    problem: '缺',
    requirement: '补',
  }))
  return { kind: 'request_supplement', items, note: '' }
}
