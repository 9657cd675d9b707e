import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnyOperation, draftFields, isRegistration, RegisterOperation } from '#shared/model/registration.ts'
import { provisionalReceipt } from '#shared/policy/desk-receipt.ts'
import { emptyRegistration, formOf, withCard } from '#shared/policy/registration.ts'
import { itemsFor, materialsAsked, missingMaterials } from '#shared/policy/registration-materials.ts'
import { draftProblems } from '#shared/policy/registration-problems.ts'
import { aDraft, certnoOf } from '../support/registrations.ts'
import { pack, uuid } from './support.ts'

const today = '2026-11-20'
const [disease] = pack.diseases
if (!disease) throw new Error('the pack has diseases')
const problems = (changes: Parameters<typeof aDraft>[2]) => draftProblems(aDraft(1, 1, changes), pack, today)
const blocks = (changes: Parameters<typeof aDraft>[2]) =>
  problems(changes)
    .filter(({ severity }) => severity === 'block')
    .map(({ field }) => field)

describe('what is wrong with a registration', () => {
  it('is nothing when it lacks nothing', () => {
    expect(problems({})).toEqual([])
  })

  it.each([
    [{ certno: certnoOf(1).replace(/.$/, (c) => (c === 'X' ? '1' : 'X')) }, 'certno'],
    [{ gend: '1' }, 'gend'],
    [{ brdy: '1961-02-14' }, 'brdy'],
    [{ brdy: '1960-02-30' }, 'brdy'],
    [{ hosp_ide_date: '2026-12-01' }, 'hosp_ide_date'],
    [{ tel: '1380000' }, 'tel'],
    [{ insutype: '' }, 'insutype'],
    [{ psn_name: ' ' }, 'psn_name'],
  ])('%j keeps it from being registered', (fields, field) => {
    expect(blocks({ fields })).toContain(field)
  })

  it('names an agent as fully as the applicant, and no agent who is the applicant', () => {
    expect(blocks({ agent: true })).toEqual(['agnter_name', 'agnter_certno', 'agnter_rlts'])
    const agent = { agnter_name: '王小明', agnter_certno: certnoOf(1), agnter_rlts: '3' }
    expect(blocks({ agent: true, fields: agent })).toEqual(['agnter_certno'])
    expect(blocks({ agent: true, fields: { ...agent, agnter_certno: certnoOf(2) } })).toEqual([])
  })

  it('warns of what the rules will find, and lets it be handed in', () => {
    const found = problems({ fields: { sign_name: '别人' } })
    expect(found).toMatchObject([{ field: 'sign_name', severity: 'warn' }])
  })

  it('is worked out of any text in any field, and a draft without blocks always makes an application', () => {
    const anything = fc.dictionary(fc.constantFrom(...draftFields), fc.string({ maxLength: 30 }))
    fc.assert(
      fc.property(anything, fc.boolean(), (fields, agent) => {
        const draft = aDraft(1, 1, { fields, agent })
        const worst = draftProblems(draft, pack, today).some(({ severity }) => severity === 'block')
        const make = () => formOf(draft, disease.opsp_dise_code, pack, today)
        if (worst) expect(make).toThrow(RangeError)
        else expect(RegisterOperation.shape.deed.shape.form.safeParse(make()).success).toBe(true)
      }),
    )
  })
})

it('a card fills in what it says and leaves the rest', () => {
  const card = { certno: certnoOf(3), name: '李秀英', gend: '2' as const, naty: '彝', brdy: '1960-02-14', addr: null }
  const before = { ...emptyRegistration(pack, today), fields: { tel: '13800005678', addr: '东区' } }
  const { fields } = withCard(before, card, pack)
  expect(fields).toMatchObject({
    psn_name: '李秀英',
    naty: '07',
    tel: '13800005678',
    addr: '东区',
    sign_name: '李秀英',
  })
})

it('asks for everything that is missing at once, and for the authorisation where somebody acts', () => {
  const draft = aDraft(1, 1, { agent: true })
  const asked = materialsAsked(draft, disease.opsp_dise_code, pack).map(({ code }) => code)
  expect(asked).toEqual([...disease.materials.new, pack.special.authorization])
  const missing = missingMaterials(draft, disease.opsp_dise_code, pack, [{ material: 'id_front' }])
  expect(missing.map(({ code }) => code)).toEqual(asked.filter((code) => code !== 'id_front'))
  expect(itemsFor(missing, pack).map(({ material }) => material)).toEqual(missing.map(({ code }) => code))
})

it('a registration is told from a deed on a case, and rests on no version of one', () => {
  const op = registered()
  expect(isRegistration(AnyOperation.parse(op))).toBe(true)
  expect(AnyOperation.safeParse({ ...op, baseVersion: 1 }).success).toBe(false)
  const deed = { ...op, baseVersion: 0, deed: { kind: 'accept', note: '' } }
  expect(AnyOperation.safeParse(deed).success, 'nothing else rests on version 0').toBe(false)
})

it('the provisional receipt names every disease and all that is missing, masks the number and promises no day', () => {
  const sheet = provisionalReceipt([registered()], '蒋月', pack)
  const words = JSON.stringify(sheet)
  expect(sheet.no).toBe('9261120000000010001')
  expect(words).toContain(disease.opsp_dise_name)
  for (const { requirement } of items) expect(words).toContain(requirement)
  expect(words).not.toContain(certnoOf(1))
  expect(words).toContain('以中心确认为准')
  expect(words).toContain(pack.office.hotline)
  expect(sheet.mark).toBe(pack.mark)
})

const items = itemsFor(missingMaterials(aDraft(1), disease.opsp_dise_code, pack, []), pack)

function registered(): RegisterOperation {
  return RegisterOperation.parse({
    opId: uuid(1),
    deviceId: uuid(2),
    seq: 1,
    caseId: uuid(3),
    baseVersion: 0,
    baseMaterialVersion: 0,
    packVersion: pack.version,
    deed: {
      kind: 'register',
      provisionalNo: '9261120000000010001',
      applyType: 'new',
      form: formOf(aDraft(1), disease?.opsp_dise_code ?? '', pack, today),
      papers: [],
      next: { kind: 'request_supplement', items, note: '' },
      note: '',
    },
    decidedAt: '2026-11-20T01:00:00Z',
  })
}
