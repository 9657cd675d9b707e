import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { CaseFile } from '#shared/model/case.ts'
import { exactly } from '#shared/model/exactly.ts'
import { aCase, aDocument, uuid } from '../policy/support.ts'

const at = '2026-11-20T01:00:00Z'

/** A case in which everything that is mostly null or empty is filled in. */
const rich: CaseFile = aCase({
  origin: { caseId: uuid(9), caseNo: '5104002609180009' },
  barred: ['010237'],
  returnTo: 'first_review',
  clockRule: 'PAUSE',
  dueHistory: [{ dueOn: null, calendarVersion: 'c', replacedAt: at }],
  pauses: [{ from: '2026-10-01', to: null }],
  decidedAt: at,
  firstReviewer: '010237',
  documents: [
    aDocument(1, 'diagnosis', {
      holder: { name: '李小明', certno: null },
      values: [{ name: 'GLU', value: 7.1, unit: 'mmol/L' }],
      alike: ['5104002609180009'],
    }),
  ],
  proposal: {
    outcome: 'reject',
    by: '010237',
    byName: '李',
    at,
    reasons: [{ code: 'r', text: '理由' }],
    criteria: [{ id: '1', verdict: 'met', evidence: { documentId: uuid(1), page: 1 } }],
    note: '',
    packVersion: 'p',
    marks: [
      {
        id: uuid(3),
        documentId: uuid(1),
        sha256: 'a'.repeat(64),
        page: 1,
        box: { x: 0, y: 0.5, width: 0.25, height: 1 },
        binds: { to: 'criterion', id: '1' },
        note: '',
      },
    ],
    seen: ['a:1'],
  },
  supplements: [
    {
      items: [{ code: 'i', material: 'm', problem: 'p', requirement: 'r' }],
      note: '',
      requestedBy: '010237',
      requestedAt: at,
      answerBy: '2026-12-01',
      answeredAt: null,
    },
  ],
  registration: {
    trt_dcla_detl_sn: null,
    begndate: '2026-11-20',
    enddate: null,
    filedAt: null,
    trouble: '',
    revokedAt: null,
  },
  notices: [{ no: 'n', kind: 'approved', issuedOn: '2026-11-20', packVersion: 'p', copies: 0 }],
  lease: { holder: '010237', holderName: '李', deviceId: uuid(4), fence: 1, takenAt: at, until: at },
  mergedInto: null,
  history: [{ at, kind: 'accept', by: null, byName: '', from: null, to: 'received', note: '', opId: null }],
})

const quick = exactly(CaseFile)

describe('the quick look at a case', () => {
  test('recognises honest ones, plain and full, so that hardly any needs the schema', () => {
    for (const one of [aCase(), rich, { ...aCase(), lease: null, clockRule: null }]) expect(quick(one)).toBe(true)
  })

  test('what it takes, the schema takes unchanged, whatever was done to a case', () => {
    const paths = [...pathsOf(rich)]
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        '',
        0,
        -1,
        1.5,
        Number.MAX_VALUE,
        true,
        [],
        {},
        'x'.repeat(501),
        '2026-13-40',
        'approve',
      ),
      fc.constantFrom<unknown>('2026-11-20T25:00:00Z', '2026-02-30T01:00:00Z', 'A'.repeat(64), uuid(5), '010237', [{}]),
      fc.jsonValue(),
    )
    const change = fc.record({
      path: fc.constantFrom(...paths),
      how: fc.constantFrom('set', 'drop', 'add'),
      value: odd,
    })
    let taken = 0
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const spoilt: unknown = structuredClone(rich)
        // A value of its own each time: one that is shared could be put into itself.
        for (const one of changes) apply(spoilt, structuredClone(one))
        const json: unknown = JSON.parse(JSON.stringify(spoilt))
        if (!quick(json)) return
        taken += 1
        expect(CaseFile.parse(json)).toEqual(json)
      }),
      { numRuns: 4_000 },
    )
    expect(taken, 'some changes are harmless').toBeGreaterThan(50)
  })

  test('a field in the prototype is no field', () => {
    expect(quick(JSON.parse(JSON.stringify(aCase()).replace('{', '{"__proto__":{"a":1},')))).toBe(false)
  })
})

test('kinds of schema that are not looked at are left to the schema', () => {
  expect(exactly(z.string().trim())('a')).toBe(false)
  expect(exactly(z.string().refine((text) => text !== 'b'))('b')).toBe(false)
  expect(exactly(z.object({ a: z.string() }).refine(() => false))({ a: '' })).toBe(false)
  expect(exactly(z.string().default('x'))('y')).toBe(false)
  expect(exactly(z.array(z.string()).min(1))(['a'])).toBe(false)
  expect(
    exactly(z.union([z.object({ a: z.string() }), z.object({ a: z.string(), b: z.string() })]))({ a: '', b: '' }),
  ).toBe(false)
})

type Path = readonly (string | number)[]

function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, content] of Object.entries(value)) {
    yield [...path, key]
    yield* pathsOf(content, [...path, key])
  }
}

function apply(root: unknown, { path, how, value }: { path: Path; how: string; value: unknown }): void {
  let holder = root
  for (const step of path.slice(0, -1)) {
    if (typeof holder !== 'object' || holder === null) return
    holder = Reflect.get(holder, step)
  }
  if (typeof holder !== 'object' || holder === null) return
  const last = path.at(-1) ?? ''
  if (how === 'drop') Reflect.deleteProperty(holder, last)
  else Reflect.set(holder, how === 'add' && !Array.isArray(holder) ? `${last}_` : last, value)
}
