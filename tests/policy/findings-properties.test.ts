import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { Finding } from '#shared/model/finding.ts'
import { criterionHints } from '#shared/policy/criterion-hints.ts'
import { findingCodes } from '#shared/policy/findings/facts.ts'
import type { OtherFacts } from '#shared/policy/findings/others.ts'
import { findings } from '#shared/policy/findings.ts'
import { aCase, aDocument, pack } from './support.ts'

/** Dates as they come: real ones, impossible ones, and no dates at all. */
const day = fc.oneof(
  fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10)),
  fc.constantFrom('2026-02-30', '0000-00-00', '2026-13-99', '', '昨天'),
)
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('阿卜杜·热合曼', '510402198001010018', 'constructor', '__proto__'),
)
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const level = fc.constantFrom('01', '02', '05', '07', '08', '11', '', 'x', 'toString')
const disease = fc.constantFrom(...pack.diseases.map((d) => d.opsp_dise_code), 'M99999', '', 'constructor')
const applyType = fc.constantFrom<CaseFile['applyType']>('new', 'renewal', 'change', 'hospital_change')

const form = fc.record({
  opsp_dise_code: disease,
  gend: fc.constantFrom('0', '1', '2', '9', '?'),
  brdy: day,
  appy_date: day,
  psn_name: text,
  certno: text,
  psn_cert_type: fc.constantFrom('01', '08', ''),
  insutype: fc.constantFrom('310', '390', '340', ''),
  hosp_lv: level,
  agnter_name: orNull(text),
  agnter_rlts: orNull(fc.constantFrom('3', '4', '')),
  sign_name: orNull(text),
  sign_date: orNull(day),
})
const document = fc
  .record({
    material: fc.constantFrom(...pack.materials.map((m) => m.code), 'unheard_of', 'constructor'),
    issuedOn: orNull(day),
    issuer: orNull(text),
    issuerLevel: orNull(level),
    holder: fc.record({ name: text, certno: orNull(text) }),
    values: fc.array(
      fc.record({
        name: fc.constantFrom('血尿酸', '肌酐', '骨密度T值', '平均肺动脉压', ''),
        value: fc.double({ noNaN: true }),
        unit: fc.constantFrom('μmol/L', 'SD', 'mmHg', ''),
      }),
      { maxLength: 3 },
    ),
  })
  .map((changes): DocumentRef => ({ ...aDocument(11, 'report'), ...changes }))
const insurance = fc.record({
  psn_name: text,
  certno: text,
  psn_insu_stas: fc.constantFrom('1', '2', '?'),
  arrearsMonths: fc.nat(20),
  outOfAreaFiling: fc.constantFrom<'filed' | 'missing' | null>('filed', 'missing', null),
  recognised: fc.array(
    fc.record({ opsp_dise_code: disease, opsp_dise_name: text, begndate: day, enddate: orNull(day) }),
    {
      maxLength: 3,
    },
  ),
  hospitalChangesThisYear: fc.nat(3),
})
const anyCase = fc
  .record({
    kind: fc.constantFrom<CaseFile['kind']>('application', 'correction', 'revocation', 'appeal'),
    correction: orNull(fc.dictionary(fc.constantFrom('certno', 'opsp_dise_code', '__proto__', 'x'), text)),
    applyType,
    state: fc.constantFrom<CaseFile['state']>('received', 'first_review', 'second_review', 'registered'),
    receivedAt: fc.constantFrom('2026-09-18T02:00:00Z', 'never'),
    form,
    insurance,
    documents: fc.array(document, { maxLength: 7 }),
  })
  .map(({ form: f, insurance: i, documents, ...rest }): CaseFile => {
    const base = aCase(rest)
    const numbered = documents.map((d, n) => ({ ...d, id: aDocument(n, '').id }))
    return { ...base, form: { ...base.form, ...f }, insurance: { ...base.insurance, ...i }, documents: numbered }
  })
const anyOthers: fc.Arbitrary<OtherFacts> = fc.record({
  pictures: fc.array(fc.record({ documentId: fc.nat(8).map((n) => aDocument(n, '').id), caseNo: text }), {
    maxLength: 4,
  }),
  samePerson: fc.array(
    fc.record({
      caseNo: text,
      state: fc.constantFrom<CaseFile['state']>('received', 'approved'),
      kind: fc.constantFrom<CaseFile['kind']>('application', 'appeal'),
      applyType,
      receivedAt: fc.constantFrom('2026-09-17T02:00:00Z', '2026-09-18T02:00:00Z', 'never'),
      opsp_dise_code: disease,
    }),
    { maxLength: 3 },
  ),
})

/** a busy machine clones slowly */
const PATIENCE = 30_000
const RANK = { block: 0, warn: 1, info: 2 }
const known: ReadonlySet<string> = new Set(findingCodes)

describe('on odd data', () => {
  it(
    'findings never fail, repeat themselves to the letter, come worst first and point at papers of the case',
    () => {
      fc.assert(
        fc.property(anyCase, anyOthers, (caseFile, others) => {
          const before = JSON.stringify([caseFile, others])
          const found = findings(caseFile, pack, others)
          expect(findings(structuredClone(caseFile), pack, structuredClone(others))).toEqual(found)
          expect(JSON.stringify([caseFile, others])).toBe(before)
          const ranks = found.map((f) => RANK[f.severity])
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
          const ids = new Set(caseFile.documents.map((d) => d.id))
          for (const one of found) {
            expect(Finding.safeParse(one).success).toBe(true)
            expect(known.has(one.code)).toBe(true)
            expect(one.sentence).not.toMatch(/undefined|NaN|\[object/)
            if (one.evidence) expect(ids.has(one.evidence.documentId)).toBe(true)
          }
        }),
        { numRuns: 200 },
      )
    },
    PATIENCE,
  )

  it(
    'hints never fail, repeat themselves to the letter, and are one an item',
    () => {
      fc.assert(
        fc.property(anyCase, (caseFile) => {
          const hints = criterionHints(caseFile, pack)
          expect(criterionHints(structuredClone(caseFile), pack)).toEqual(hints)
          expect(new Set(hints.map((hint) => hint.id)).size).toBe(hints.length)
          for (const hint of hints) expect(hint.why).not.toMatch(/undefined|NaN|\[object/)
        }),
        { numRuns: 200 },
      )
    },
    PATIENCE,
  )

  it('a finding of others needs others', () => {
    fc.assert(
      fc.property(anyCase, (caseFile) => {
        const codes = findings(caseFile, pack).map((f) => f.code)
        expect(codes).not.toContain('duplicate_application')
        expect(codes).not.toContain('same_image')
      }),
    )
  })
})
