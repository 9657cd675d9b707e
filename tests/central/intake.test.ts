import { expect, it } from 'vitest'
import { amend } from '#central/store/applicant.ts'
import { CaseChanged } from '#shared/contract/central-api.ts'
import {
  accept,
  act,
  approve,
  call,
  newCase,
  operation,
  putDocument,
  readCase,
  send,
  signIn,
  submit,
  supplement,
} from './support/client.ts'
import { onBothEngines, onPostgres } from './support/engines.ts'
import { applicationOf, documentOf, first1, paper, window1 } from './support/fixtures.ts'

const diabetes = { opsp_dise_code: 'M01600', opsp_dise_name: '糖尿病', dise_type_code: '12' }
const bytes = paper('intake')

onBothEngines('intake', (get) => {
  const post = (path: string, body: unknown) =>
    call(get().central, 'POST', `/v1/intake/${path}`, { body, channel: true })

  it('is closed to callers without the channel’s key', async () => {
    const { central } = get()
    const body = applicationOf('I0', documentOf(bytes))
    expect((await call(central, 'POST', '/v1/intake/applications', { body })).status).toBe(401)
    const headers = { 'x-channel-key': 'wrong' }
    expect((await call(central, 'POST', '/v1/intake/applications', { body, headers })).status).toBe(401)
  })

  it('wants the papers before the application that names them', async () => {
    const { central } = get()
    const body = applicationOf('I1', documentOf(bytes))
    expect((await post('applications', body)).json).toMatchObject({ kind: 'RuleBroken' })
    await putDocument(central, bytes)
    expect((await post('applications', body)).status).toBe(200)
    const wrongSize = { ...body, channelNo: 'I1b', documents: [{ ...documentOf(bytes), bytes: 1 }] }
    expect((await post('applications', wrongSize)).json).toMatchObject({ kind: 'RuleBroken' })
  })

  it('makes one case per disease, with a number each and the papers shared', async () => {
    const { central } = get()
    const application = applicationOf('I2', documentOf(bytes))
    const receipt = await submit(central, { ...application, diseases: [...application.diseases, diabetes] })
    const cases = await Promise.all(receipt.caseNos.map((caseNo) => readCase(central, caseNo)))
    expect(receipt.caseNos).toEqual(['5104002611200002', '5104002611200003'])
    expect(cases.map((file) => [file.applicationNo, file.form.opsp_dise_name, file.state])).toEqual([
      [receipt.applicationNo, '恶性肿瘤门诊治疗', 'received'],
      [receipt.applicationNo, '糖尿病', 'received'],
    ])
    expect(cases[0]?.documents).toEqual(cases[1]?.documents)
  })

  it('answers a repeated submission with the first answer', async () => {
    const { central } = get()
    const application = applicationOf('I3', documentOf(bytes))
    const first = await submit(central, application)
    expect(await submit(central, application)).toEqual({ ...first, repeated: true })
    const other = await submit(central, { ...application, channel: 'window' })
    expect(other).toMatchObject({ repeated: false })
    expect(other.caseNos).not.toEqual(first.caseNos)
  })

  it('makes no second application of one submitted eight times at once', async () => {
    const application = applicationOf('I4', documentOf(bytes))
    const receipts = await Promise.all(Array.from({ length: 8 }, () => submit(get().central, application)))
    expect(new Set(receipts.map((receipt) => receipt.applicationNo)).size).toBe(1)
    expect(receipts.filter((receipt) => !receipt.repeated)).toHaveLength(1)
  })

  it('refuses another area, the same disease twice and what the contract does not allow', async () => {
    const application = applicationOf('I5', documentOf(bytes))
    expect((await post('applications', { ...application, areaCode: '510500' })).status).toBe(409)
    const twice = { ...application, diseases: [...application.diseases, ...application.diseases] }
    expect((await post('applications', twice)).status).toBe(400)
    const { form: _, ...incomplete } = application
    const answer = await post('applications', incomplete)
    expect(answer.json).toMatchObject({ kind: 'BadRequest', message: '请求不符合接口约定，请检查：form。' })
  })

  it('takes a supplement: the papers are added, the clock runs again, the case goes back', async () => {
    const { central, clock } = get()
    const token = await signIn(central, first1)
    const accepted = await act(central, token, await newCase(central), accept)
    const asked = await act(central, token, accepted, supplement('S02'))
    const before = clock.now
    clock.now = new Date('2026-11-26T03:00:00Z')
    const report = paper('report')
    await putDocument(central, report)
    const answer = { answeredAt: '2026-11-26T10:59:00+08:00', documents: [documentOf(report, 'report')] }
    const first = await post(`cases/${asked.caseNo}/supplement`, answer)
    expect(CaseChanged.parse(first.json)).toEqual({ caseNo: asked.caseNo, version: 4, state: 'first_review' })
    const back = await readCase(central, asked.caseNo)
    expect(back).toMatchObject({
      returnTo: null,
      materialVersion: 4,
      pauses: [{ from: '2026-11-23', to: '2026-11-26' }],
      supplements: [{ answeredAt: answer.answeredAt }],
      documents: [{ material: 'diagnosis' }, { material: 'report' }],
    })
    // Working days go on with the 27th: three were lost to the pause.
    expect(back.dueOn).toBe('2026-12-17')
    expect((await post(`cases/${asked.caseNo}/supplement`, answer)).json).toEqual(first.json)
    const late = { ...answer, answeredAt: '2026-11-26T12:00:00+08:00' }
    expect((await post(`cases/${asked.caseNo}/supplement`, late)).json).toMatchObject({ kind: 'RuleBroken' })
    clock.now = before
  })

  it('takes an open application back, once and for all', async () => {
    const { central } = get()
    const taken = await newCase(central)
    const body = { at: '2026-11-23T10:00:00+08:00' }
    const first = await post(`cases/${taken.caseNo}/withdraw`, body)
    expect(first.json).toMatchObject({ state: 'withdrawn', version: 2 })
    expect((await post(`cases/${taken.caseNo}/withdraw`, body)).json).toEqual(first.json)
    expect((await post('cases/5104002601010001/withdraw', body)).status).toBe(404)
  })

  it('does not take back what is decided', async () => {
    const { central } = get()
    const token = await signIn(central, first1)
    const approved = await act(central, token, await act(central, token, await newCase(central), accept), approve)
    const answer = await post(`cases/${approved.caseNo}/withdraw`, { at: '2026-11-23T10:00:00+08:00' })
    expect(answer.json).toMatchObject({ kind: 'RuleBroken' })
  })

  it('lets a corrected phone number cost nobody a decision', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const taken = await newCase(central)
    const corrected = await amend(central.sql, taken.caseNo, { tel: '13911111111' }, central)
    expect(corrected).toMatchObject({ version: 2, materialVersion: 1 })
    expect(await send(central, token, operation(taken, accept))).toMatchObject([{ outcome: 'applied', version: 3 }])
  })

  it('counts cases by state', async () => {
    const { central } = get()
    const { json } = await call(central, 'GET', '/v1/summary', { token: await signIn(central, first1) })
    expect(json).toMatchObject({ on: '2026-11-23', byState: { withdrawn: 1, approved: 1 } })
  })
})

onPostgres(
  'intake from many channels at once',
  (get) => {
    it('gives 120 applications to two instances 120 numbers without a gap', async () => {
      const { central, secondInstance } = get()
      const other = await secondInstance()
      try {
        await putDocument(central, bytes)
        const receipts = await Promise.all(
          Array.from({ length: 120 }, (_, i) =>
            submit(i % 2 ? central : { ...other, channelKey: central.channelKey }, {
              ...applicationOf(`C${i}`, documentOf(bytes)),
              diseases: i % 3 ? [diabetes] : [diabetes, { ...diabetes, opsp_dise_code: 'M00500' }],
            }),
          ),
        )
        const numbers = receipts
          .flatMap((receipt) => receipt.caseNos.map((caseNo) => Number(caseNo.slice(-4))))
          .sort((a, b) => a - b)
        expect(numbers).toEqual(Array.from({ length: 160 }, (_, i) => i + 1))
      } finally {
        await other.close()
      }
    })
  },
  { channelKey: 'one key for both instances' },
)
