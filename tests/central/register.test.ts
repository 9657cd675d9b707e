import { expect, it } from 'vitest'
import type { Central } from '#central/start.ts'
import { CannotSettleNow } from '#central/store/cannot-settle.ts'
import { settle } from '#central/store/ops.ts'
import { OpsResponse, PROTOCOL } from '#shared/contract/central-api.ts'
import { CaseFile } from '#shared/model/case.ts'
import type { RegisteredPaper } from '#shared/model/document.ts'
import type { Register, RegisterOperation } from '#shared/model/registration.ts'
import { certnoOf, insure } from './support/casework.ts'
import { call, DEVICE, newId, putDocument, signIn } from './support/client.ts'
import { onBothEngines, onPostgres, START } from './support/engines.ts'
import { applicationOf, documentOf, first1, paper, policy, stranger, window1 } from './support/fixtures.ts'

const PERSON = '51040000000000770001'
const [disease, another] = policy.pack.diseases
if (!disease || !another) throw new Error('the pack has two diseases')
let n = 0

function registration(papers: readonly RegisteredPaper[], change: Partial<Register> = {}): RegisterOperation {
  n += 1
  const { form } = applicationOf('', documentOf(paper('nothing')))
  return {
    opId: newId(),
    deviceId: DEVICE,
    seq: n,
    caseId: newId(),
    baseVersion: 0,
    baseMaterialVersion: 0,
    packVersion: policy.pack.version,
    deed: {
      kind: 'register',
      provisionalNo: `926112300000001${String(n).padStart(4, '0')}`,
      applyType: 'new',
      form: { ...form, psn_no: '', certno: certnoOf(PERSON), ...nameOf(disease) },
      papers: [...papers],
      next: { kind: 'accept', note: '' },
      note: '',
      ...change,
    },
    decidedAt: '2026-11-23T09:30:00.000+08:00',
    skewMs: 0,
  }
}

function nameOf(one: typeof disease) {
  if (!one) throw new Error('no disease')
  return {
    opsp_dise_code: one.opsp_dise_code,
    opsp_dise_name: one.opsp_dise_name,
    dise_type_code: one.dise_type_code,
  }
}

async function stored(central: Central): Promise<RegisteredPaper> {
  n += 1
  const bytes = paper(`window ${n}`)
  await putDocument(central, bytes)
  return { id: newId(), ...documentOf(bytes) }
}

const author = ({ password: _, ...member }: typeof window1) => member

onBothEngines('registering at a window', (get) => {
  const send = (op: RegisterOperation, who = window1) => settle(get().central.sql, op, author(who), get().central)

  async function caseOf(op: RegisterOperation): Promise<CaseFile> {
    const { central } = get()
    const [row] = await central.sql.query<{ no: string }>('SELECT case_no AS no FROM case_file WHERE id = $1', [
      op.caseId,
    ])
    const token = await signIn(central, window1)
    return CaseFile.parse((await call(central, 'GET', `/v1/cases/${row?.no}`, { token })).json)
  }

  it('makes the case that every channel’s application becomes, accepts it and numbers the notice, in one answer', async () => {
    const { central } = get()
    await insure(central, PERSON, { psn_name: '甄𬭎测' })
    const op = registration([await stored(central)])
    const answer = await send(op)
    expect(answer).toMatchObject({ outcome: 'applied', code: 'ok', replayed: false, version: 2, materialVersion: 2 })
    const made = await caseOf(op)
    expect(answer.message).toContain(made.caseNo.slice(-4))
    expect(made).toMatchObject({
      channel: 'window',
      state: 'first_review',
      acceptedOn: '2026-11-23',
      provisionalNo: op.deed.provisionalNo,
      receivedAt: '2026-11-23T01:30:00.000Z',
      documents: [{ id: op.deed.papers[0]?.id, material: 'diagnosis' }],
    })
    expect(made.form.psn_no, 'the core system knows the person').toBe(PERSON)
    expect(made.insurance.psn_insu_stas).toBe('1')
    expect(made.notices.map(({ kind }) => kind)).toEqual(['acceptance'])
    expect(made.history.map(({ kind, by }) => [kind, by])).toEqual([
      ['register', window1.staffNo],
      ['accept', window1.staffNo],
    ])
  })

  it('answers a replay with what was answered, and another registration under the same id with a refusal', async () => {
    const { central } = get()
    const op = registration([await stored(central)])
    const first = await send(op)
    expect(await send(op)).toEqual({ ...first, replayed: true })
    expect(await send({ ...op, opId: newId() })).toMatchObject({ outcome: 'rejected', code: 'op_reused' })
    expect(await send({ ...op, deed: { ...op.deed, note: '另一份' } })).toMatchObject({ code: 'op_reused' })
  })

  it('gives the diseases of one registration one application and cases of their own', async () => {
    const { central } = get()
    const papers = [await stored(central)]
    const one = registration(papers)
    const other = registration(papers, { provisionalNo: one.deed.provisionalNo })
    const two = { ...other, deed: { ...other.deed, form: { ...other.deed.form, ...nameOf(another) } } }
    await send(one)
    await send(two)
    const [a, b] = [await caseOf(one), await caseOf(two)]
    expect(b.applicationNo).toBe(a.applicationNo)
    expect(b.caseNo).not.toBe(a.caseNo)
    expect(b.documents).toEqual(a.documents.map((d) => ({ ...d })))
  })

  it('asks once for all that is missing, with the notice, and leaves the clock alone', async () => {
    const [item] = policy.pack.supplementChoices
    if (!item) throw new Error('the pack has a 补正 item')
    const { code, material, problem, requirement } = item
    const items = [{ code, material, problem, requirement }]
    const op = registration([await stored(get().central)], { next: { kind: 'request_supplement', items, note: '' } })
    await send(op)
    const made = await caseOf(op)
    expect(made).toMatchObject({
      state: 'supplement',
      returnTo: 'received',
      acceptedOn: null,
      supplements: [{ items }],
    })
    expect(made.notices.map(({ kind }) => kind)).toEqual(['supplement'])
  })

  it('registers what the rules do not let go on, and says so', async () => {
    const items = [{ code: 'S99', material: 'unheard_of', problem: '缺', requirement: '交' }]
    const op = registration([await stored(get().central)], { next: { kind: 'request_supplement', items, note: '' } })
    const answer = await send(op)
    expect(answer).toMatchObject({ outcome: 'applied', version: 1 })
    expect(answer.message).toContain('没有接着办')
    expect(await caseOf(op)).toMatchObject({ state: 'received', notices: [] })
  })

  it('is for windows and supervisors of the area', async () => {
    for (const who of [first1, stranger]) {
      expect(await send(registration([]), who)).toMatchObject({ outcome: 'rejected', code: 'not_authorised' })
    }
  })

  it('waits for a paper that is not there and for the core system, remembers nothing, and holds up nobody else', async () => {
    const { central } = get()
    const lost = { id: newId(), ...documentOf(paper('never sent')) }
    const early = registration([lost])
    await expect(send(early)).rejects.toBeInstanceOf(CannotSettleNow)
    const silent = { ...central, core: { ...central.core, ask: () => Promise.reject(new Error('busy')) } }
    const unasked = registration([await stored(central)])
    await expect(settle(central.sql, unasked, author(window1), silent)).rejects.toBeInstanceOf(CannotSettleNow)

    const fine = registration([await stored(central)])
    const token = await signIn(central, window1)
    const body = { deviceId: DEVICE, protocol: PROTOCOL, ops: [early, fine] }
    const answer = OpsResponse.parse((await call(central, 'POST', '/v1/ops', { token, body })).json)
    expect(answer.results.map(({ opId }) => opId)).toEqual([fine.opId])
    expect(answer.waiting).toMatchObject([{ opId: early.opId }])

    await putDocument(central, paper('never sent'))
    expect(await send(early)).toMatchObject({ outcome: 'applied', replayed: false })
    expect(await send(unasked)).toMatchObject({ outcome: 'applied', replayed: false })
  })

  it('takes nobody for handed in later than now, whatever the desk clock said', async () => {
    const op = { ...registration([await stored(get().central)]), decidedAt: '2031-01-01T00:00:00Z' }
    await send(op)
    expect((await caseOf(op)).receivedAt).toBe(START)
  })
})

onPostgres('registrations at the same moment', (get) => {
  it('of one operation make one case, of many make as many with numbers of their own', async () => {
    const { central } = get()
    const papers = [await stored(central)]
    const same = registration(papers)
    const all = Array.from({ length: 6 }, () => registration(papers))
    const sends = [same, same, same, ...all].map((op) => settle(central.sql, op, author(window1), central))
    const answers = await Promise.all(sends)
    expect(answers.slice(0, 3).filter(({ replayed }) => !replayed)).toHaveLength(1)
    const rows = await central.sql.query<{ no: string }>('SELECT case_no AS no FROM case_file')
    expect(new Set(rows.map(({ no }) => no)).size).toBe(7)
  })
})
