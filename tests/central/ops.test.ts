import { expect, it } from 'vitest'
import { Hello } from '#shared/contract/central-api.ts'
import {
  accept,
  act,
  approve,
  call,
  DEVICE,
  endorse,
  giveBack,
  newCase,
  newId,
  operation,
  readCase,
  reject,
  send,
  signIn,
  supplement,
} from './support/client.ts'
import { onBothEngines, onPostgres } from './support/engines.ts'
import { auditor, both, first1, first2, second1, stranger, window1 } from './support/fixtures.ts'

onBothEngines('operations', (get) => {
  it('carry a case from 受理 to 认定通过 and write down who did what', async () => {
    const { central } = get()
    const taken = await newCase(central)
    const accepted = await act(central, await signIn(central, window1), taken, accept)
    // Accepted Monday 23 November: day 1 is the 24th, the fifteenth working day the 14th of December.
    expect(accepted).toMatchObject({ state: 'first_review', acceptedOn: '2026-11-23', dueOn: '2026-12-14' })
    const approved = await act(central, await signIn(central, first1), accepted, approve)
    expect(approved).toMatchObject({
      state: 'approved',
      decidedAt: '2026-11-23T02:00:00.000Z',
      firstReviewer: first1.staffNo,
      version: 3,
      materialVersion: 3,
      proposal: { outcome: 'approve', by: first1.staffNo, byName: first1.name },
    })
    expect(approved.history.map(({ kind, from, to, by }) => [kind, from, to, by])).toEqual([
      ['received', null, 'received', null],
      ['accept', 'received', 'first_review', window1.staffNo],
      ['propose_approve', 'first_review', 'approved', first1.staffNo],
    ])
  })

  it('bring a rejection before a second person, who may give it back or endorse it', async () => {
    const { central } = get()
    const [first, second] = [await signIn(central, first1), await signIn(central, second1)]
    const accepted = await act(central, first, await newCase(central), accept)
    const proposed = await act(central, first, accepted, reject)
    expect(proposed).toMatchObject({ state: 'second_review', decidedAt: null, proposal: { outcome: 'reject' } })
    const returned = await act(central, second, proposed, giveBack)
    expect(returned).toMatchObject({ state: 'first_review', proposal: null, firstReviewer: first1.staffNo })
    const again = await act(central, first, returned, reject)
    // The first one insists, so a third one decides.
    expect(await act(central, await signIn(central, both), again, endorse)).toMatchObject({ state: 'rejected' })
  })

  it('never let the same person do both reviews', async () => {
    const { central } = get()
    const token = await signIn(central, both)
    const accepted = await act(central, token, await newCase(central), accept)
    const proposed = await act(central, token, accepted, reject)
    expect(await send(central, token, operation(proposed, endorse))).toMatchObject([
      { outcome: 'rejected', code: 'same_person' },
    ])
  })

  it('use the disease’s own time limit where the pack has one', async () => {
    const { central } = get()
    const diabetes = { opsp_dise_code: 'M01600', opsp_dise_name: '糖尿病', dise_type_code: '12' }
    const taken = await newCase(central, (a) => ({ ...a, diseases: [diabetes] }))
    const accepted = await act(central, await signIn(central, window1), taken, accept)
    expect(accepted).toMatchObject({ limitWorkdays: 5, dueOn: '2026-11-30' })
  })

  it('answer a repetition with the first answer and change nothing', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const op = operation(await newCase(central), accept)
    const [first] = await send(central, token, op)
    const [again] = await send(central, token, op)
    expect(first).toMatchObject({ outcome: 'applied', replayed: false, version: 2 })
    expect(again).toEqual({ ...first, replayed: true })
    const { json } = await call(central, 'GET', `/v1/ops/${op.opId}`, { token })
    expect(json).toEqual(again)
  })

  it('answer a repetition before looking at anything else, even when the right is gone', async () => {
    const { central } = get()
    const token = await signIn(central, first2)
    const op = operation(await act(central, token, await newCase(central), accept), approve)
    const [first] = await send(central, token, op)
    await central.sql.query(`UPDATE staff SET roles = '["auditor"]' WHERE staff_no = $1`, [first2.staffNo])
    expect(await send(central, token, op)).toEqual([{ ...first, replayed: true }])
    await central.sql.query(`UPDATE staff SET roles = '["first_reviewer"]' WHERE staff_no = $1`, [first2.staffNo])
  })

  it('refuse an operation number used for something else and keep the first answer', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const op = operation(await newCase(central), accept)
    const [first] = await send(central, token, op)
    const other = { ...op, deed: { ...accept, note: '别的内容' } }
    expect(await send(central, token, other)).toMatchObject([{ outcome: 'rejected', code: 'op_reused' }])
    expect(await send(central, token, op)).toEqual([{ ...first, replayed: true }])
  })

  it('apply an operation delivered eight times at once exactly once', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const taken = await newCase(central)
    const op = operation(taken, accept)
    const answers = (await Promise.all(Array.from({ length: 8 }, () => send(central, token, op)))).flat()
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.outcome))).toEqual(new Set(['applied']))
    expect((await readCase(central, taken.caseNo)).version).toBe(2)
  })

  it('answer each of a batch on its own: one that is refused stops nothing', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const [a, b] = [await newCase(central), await newCase(central)]
    const unknown = operation({ ...a, id: newId() }, accept)
    const results = await send(central, token, unknown, operation(a, endorse), operation(b, accept))
    expect(results.map((result) => [result.outcome, result.code])).toEqual([
      ['rejected', 'unknown_case'],
      ['rejected', 'not_authorised'],
      ['applied', 'ok'],
    ])
  })

  it('are refused to roles and areas that may not act, without a word about the case', async () => {
    const { central } = get()
    const taken = await newCase(central)
    expect(await send(central, await signIn(central, auditor), operation(taken, accept))).toMatchObject([
      { outcome: 'rejected', code: 'not_authorised' },
    ])
    const [foreign] = await send(
      central,
      await signIn(central, stranger),
      operation(taken, accept, { baseMaterialVersion: 9 }),
    )
    expect(foreign).toMatchObject({ outcome: 'rejected', code: 'not_authorised', version: null })
  })

  it('belong to their author: another person’s are not found', async () => {
    const { central } = get()
    const op = operation(await newCase(central), accept)
    await send(central, await signIn(central, window1), op)
    const token = await signIn(central, first1)
    expect((await call(central, 'GET', `/v1/ops/${op.opId}`, { token })).status).toBe(404)
  })

  it('stop the clock for 补正, once without a supervisor', async () => {
    const { central } = get()
    const token = await signIn(central, first1)
    const accepted = await act(central, token, await newCase(central), accept)
    const asked = await act(central, token, accepted, supplement('S01'))
    expect(asked).toMatchObject({
      state: 'supplement',
      returnTo: 'first_review',
      dueOn: null,
      pauses: [{ from: '2026-11-23', to: null }],
      supplements: [{ answerBy: '2026-12-07', requestedBy: first1.staffNo, answeredAt: null }],
    })
  })

  it('keep a note with a character the database cannot hold, without that character', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const accepted = await act(central, token, await newCase(central), { kind: 'accept', note: '半个字\ud842，空\0字' })
    expect(accepted.history.at(-1)?.note).toBe('半个字\ufffd，空字')
  })

  it('are not taken from a desk that is too old, and can be sent unchanged by a newer one', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const caseFile = await newCase(central)
    const op = operation(caseFile, accept)
    const { oldestProtocol } = Hello.parse((await call(central, 'GET', '/v1/hello')).json)
    const body = { deviceId: DEVICE, protocol: oldestProtocol - 1, ops: [op] }
    const answer = await call(central, 'POST', '/v1/ops', { token, body })
    expect(answer.status).toBe(426)
    const message = '这个客户端版本过旧，请升级后再发送，未发送的内容不会丢失。'
    expect(answer.json).toMatchObject({ kind: 'ProtocolTooOld', message })
    expect((await readCase(central, caseFile.caseNo)).version).toBe(1)
    expect(await send(central, token, op)).toMatchObject([{ outcome: 'applied', replayed: false }])
  })
})

onPostgres('operations from two instances', (get) => {
  it('let exactly one of eight deciders win, and tell the others', async () => {
    const { central, secondInstance } = get()
    const other = await secondInstance()
    try {
      const [one, two] = [await signIn(central, first1), await signIn(central, first2)]
      const accepted = await act(central, one, await newCase(central), accept)
      const sent = Array.from({ length: 8 }, (_, i) =>
        send(i % 2 ? central : other, i % 3 ? one : two, operation(accepted, i % 2 ? approve : reject)),
      )
      const results = (await Promise.all(sent)).flat()
      expect(results.filter((result) => result.outcome === 'applied')).toHaveLength(1)
      expect(new Set(results.map((result) => result.code))).toEqual(new Set(['ok', 'already_decided']))
      expect((await readCase(central, accepted.caseNo)).version).toBe(3)
    } finally {
      await other.close()
    }
  })
})
