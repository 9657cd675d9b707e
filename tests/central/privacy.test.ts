import { expect, it } from 'vitest'
import { accept, call, newCase, operation, putDocument, send, signIn, signInRaw } from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { applicationOf, documentOf, PASSWORD, paper, window1 } from './support/fixtures.ts'

onBothEngines('the log', (get) => {
  it('has a line for every request and nothing about anybody', async () => {
    const { central, log } = get()
    const token = await signIn(central, window1)
    const taken = await newCase(central)
    const canaries = [
      taken.form.psn_name,
      taken.form.certno,
      taken.form.tel,
      taken.caseNo,
      window1.name,
      token,
      PASSWORD,
    ]
    await send(central, token, operation(taken, { kind: 'accept', note: `联系 ${taken.form.psn_name}` }))
    await call(central, 'GET', `/v1/cases/${taken.caseNo}`, { token })
    await call(central, 'GET', `/v1/documents/${taken.documents[0]?.sha256}`, { token })
    await call(central, 'GET', `/nowhere/${taken.form.certno}`)
    await signInRaw(central, window1.staffNo, 'wrong')
    await call(central, 'POST', '/v1/ops', { token, body: { ops: taken.form.psn_name } })
    const before = log.length
    // An error of the database quotes the value it stumbled over.
    await central.sql.query('ALTER TABLE intake ADD CONSTRAINT canary CHECK (channel_no <> $$甄𬭎测$$)')
    const bytes = paper('canary')
    await putDocument(central, bytes)
    const body = applicationOf('甄𬭎测', documentOf(bytes))
    const failed = await call(central, 'POST', '/v1/intake/applications', { channel: true, body })
    await central.sql.query('ALTER TABLE intake DROP CONSTRAINT canary')
    expect(failed.status).toBe(500)
    expect(failed.text).not.toContain('甄')
    const { ref } = Object(failed.json)
    expect(log.slice(before).join('')).toContain(ref)

    expect(log.length).toBeGreaterThan(10)
    for (const canary of canaries) expect(log.join('')).not.toContain(canary)
    for (const line of log)
      expect(Object.keys(JSON.parse(line))).toEqual(expect.arrayContaining(['at', 'event', 'ref', 'route']))
  })

  it('says nothing of a case in an error to someone who may not see it', async () => {
    const { central } = get()
    const taken = await newCase(central)
    const answer = await call(central, 'POST', '/v1/ops', { body: operation(taken, accept) })
    expect(answer.status).toBe(401)
    expect(answer.text).not.toContain('ops')
  })
})
