import { createHash } from 'node:crypto'
import type { CaseEvent, CaseFile } from '#shared/model/case.ts'
import type { Deed, DeedKind } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { aCase, calendar, pack, uuid } from '../policy/support.ts'
import { demoSigned } from '../support/signed-policy.ts'
import { CASES, DESKS } from './events.ts'

export const NOW = Date.parse('2026-11-20T01:00:00Z')

/** The centre's first life; a restore begins another. */
export const FIRST_EPOCH = '00000001'

/** What is decided on here and no more: the whole catalogue would travel with every pull of every schedule. */
const reason = pack.reasons
  .filter((one) => one.for.includes('propose_reject') && one.for.includes('not_accept'))
  .slice(0, 1)
const small = {
  ...pack,
  diseases: pack.diseases
    .filter(({ insutypes }) => insutypes.length === 2)
    .sort(bySize)
    .slice(0, 2),
  reasons: reason,
  supplementChoices: pack.supplementChoices.slice(0, 1),
  dictionaries: {},
  messages: [],
  notices: pack.notices.map((notice) => ({ ...notice, parts: notice.parts.slice(-1) })),
}
const years = calendar.years.filter(({ year }) => year === 2026 || year === 2027)
export const policy = demoSigned({ pack: small, calendar: { ...calendar, years } })

function bySize(a: object, b: object): number {
  return JSON.stringify(a).length - JSON.stringify(b).length
}

/** One person a desk, and the colleague who works at the centre itself. All may do everything, so that much happens. */
export const staff: readonly Staff[] = Array.from({ length: DESKS + 1 }, (_, i) => ({
  id: uuid(900_000 + i),
  staffNo: `01020${i}`,
  name: `试用员${i}`,
  roles: ['window', 'first_reviewer', 'second_reviewer', 'supervisor'],
  areaCode: pack.areaCode,
}))

export function staffOf(n: number): Staff {
  const person = staff[n]
  if (!person) throw new Error('no such desk')
  return person
}

/** Access tokens that never run out: signing in is not what is simulated here. */
export const TOKENS = {
  of: (staffNo: string) => `token-of-${staffNo}`,
  hashOf: (staffNo: string) => createHash('sha256').update(`token-of-${staffNo}`).digest('hex'),
}

const received: CaseEvent = {
  at: '2026-11-18T02:00:00Z',
  kind: 'received',
  by: null,
  byName: '申请人',
  from: null,
  to: 'received',
  note: '',
  opId: null,
}

/** Where every schedule begins: one case just received, one waiting for papers, the others accepted, of people of their own. */
export function firstCases(): CaseFile[] {
  return Array.from({ length: CASES }, (_, i) => firstCase(i + 1))
}

function firstCase(n: number): CaseFile {
  const base = aCase()
  const disease = small.diseases[n % small.diseases.length]
  const fresh: CaseFile = {
    ...base,
    id: uuid(n),
    caseNo: `51040026111800${String(n).padStart(2, '0')}`,
    applicationNo: `A${n}`,
    documents: [],
    form: {
      ...base.form,
      psn_no: `5104000000000${n}`,
      psn_name: `甲乙${'丙丁戊己庚'[n] ?? ''}`,
      certno: `51040219500101000${n}`,
      opsp_dise_code: disease?.opsp_dise_code ?? '',
      opsp_dise_name: disease?.opsp_dise_name ?? '',
    },
    history: [received],
  }
  // The cases have changed hands before, one more often than the other: no answer about one fits another.
  const version = 10 * n
  if (n === 1) return { ...fresh, version, state: 'received', acceptedOn: null, dueOn: null, calendarVersion: null }
  const accepted: CaseEvent = { ...received, kind: 'accept', from: 'received', to: 'first_review' }
  const running = { ...fresh, version, materialVersion: 2, history: [received, accepted] }
  if (n < CASES) return running
  const asked: CaseEvent = { ...received, kind: 'request_supplement', from: 'first_review', to: 'supplement' }
  return {
    ...running,
    state: 'supplement',
    returnTo: 'first_review',
    materialVersion: 3,
    history: [received, accepted, asked],
  }
}

/** A deed of this kind that the rules allow on most cases. */
export function deedOf(kind: Exclude<DeedKind, 'supplement_received'>, caseFile: CaseFile, poison = false): Deed {
  // Longer than the contract allows, which the page would not have let through.
  const note = '已核对材料'.repeat(poison ? 200 : 1)
  const reasons = reason.map(({ code, short }) => ({ code, text: short }))
  switch (kind) {
    case 'not_accept':
      return { kind, reasons, note }
    case 'propose_reject':
      return { kind, reasons, criteria: [], note }
    case 'propose_approve':
      return { kind, criteria: [], note }
    case 'request_supplement': {
      const choice = small.supplementChoices[0]
      if (!choice) throw new Error('the demo pack has supplement choices')
      const { code, material, problem, requirement } = choice
      return { kind, items: [{ code, material, problem, requirement }], note }
    }
    case 'open_case':
      return { kind, caseKind: caseFile.state === 'rejected' ? 'appeal' : 'revocation', note }
    default:
      return { kind, note }
  }
}
