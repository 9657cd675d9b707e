import { expect, it } from 'vitest'
import { answerSupplement, withdraw } from '#central/store/applicant.ts'
import { othersOf } from '#central/store/related.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import { findings } from '#shared/policy/findings.ts'
import { decide, did, openedAbout, takeCase } from './support/casework.ts'
import { accept, approve, endorse, operation, readCase, reject, supplement } from './support/client.ts'
import { onBothEngines, onPostgres } from './support/engines.ts'
import { chief, documentOf, first1, paper, policy, second1, stranger, window1 } from './support/fixtures.ts'
import { reviewable, settleFor, take } from './support/leases.ts'

const voiding: Deed = { kind: 'void', note: '重复录入' }
const into = ({ caseNo }: CaseFile): Deed => ({ ...voiding, into: caseNo })

onBothEngines('voiding', (get) => {
  /** Two applications of one person for the same thing. */
  async function pair(psnNo: string) {
    const { central } = get()
    return [await takeCase(central, psnNo), await takeCase(central, psnNo)] as const
  }

  it('ends an open case at every step, with its clock, its proposal and its lease, and tells the applicant', async () => {
    const { central } = get()
    const [proposed, leased, waiting] = await reviewable(central, 3)
    if (!proposed || !leased || !waiting) throw new Error('no cases')
    await take(central, first1, [leased])
    const open = [
      await takeCase(central, '51040000000000910001'),
      await did(central, first1, proposed, reject),
      await readCase(central, leased.caseNo),
      await did(central, first1, waiting, supplement('S01')),
    ]
    for (const caseFile of open) {
      const gone = await did(central, chief, caseFile, voiding)
      const ended = { state: 'voided', dueOn: null, returnTo: null, proposal: null, lease: null, mergedInto: null }
      expect(gone).toMatchObject({ ...ended, decidedAt: null, notices: caseFile.notices })
      expect(gone.history.at(-1)).toMatchObject({ kind: 'void', by: chief.staffNo, note: '重复录入' })
      const told = await central.sql.query(`SELECT body FROM message WHERE case_id = $1 AND occasion = 'voided'`, [
        caseFile.id,
      ])
      expect(told).toEqual([{ body: '恶性肿瘤门诊治疗申请已作废。' }])
    }
  })

  it('is for supervisors, and not for what is decided', async () => {
    const { central } = get()
    const [caseFile, done] = await reviewable(central, 2)
    if (!caseFile || !done) throw new Error('no cases')
    for (const who of [window1, first1, second1, stranger]) {
      expect(await decide(central, who, caseFile, voiding)).toMatchObject({
        outcome: 'rejected',
        code: 'not_authorised',
      })
    }
    const approved = await did(central, first1, done, { ...approve, note: '已核对' })
    expect(await decide(central, chief, approved, voiding)).toMatchObject({ outcome: 'rejected', code: 'not_in_state' })
  })

  it('merges into another case of the same person, open or decided, and into no other', async () => {
    const { central } = get()
    const [first, double] = await pair('51040000000000920001')
    const [elsewhere] = await reviewable(central, 1)
    if (!elsewhere) throw new Error('no case')
    const withdrawn = await withdraw(central.sql, (await pair('51040000000000920001'))[0].caseNo, central)
    const wrong: [Deed, string][] = [
      [into(double), '不能并入这件本身'],
      [{ ...voiding, into: '5104002611209999' }, '没有要并入的受理号'],
      [into(elsewhere), '另一位申请人'],
      [into(withdrawn), '「已撤回」'],
    ]
    for (const [deed, sentence] of wrong) {
      const { outcome, code, message } = await decide(central, chief, double, deed)
      expect([outcome, code]).toEqual(['rejected', 'rule_broken'])
      expect(message).toContain(sentence)
    }
    const merged = await did(central, chief, double, into(first))
    expect(merged.mergedInto).toEqual({ caseId: first.id, caseNo: first.caseNo })
    expect(await decide(central, chief, first, into(merged))).toMatchObject({ code: 'rule_broken' })
    // a decided case takes another in as well
    const decided = await did(central, first1, await did(central, window1, first, accept), {
      ...approve,
      note: '已核对',
    })
    const [late] = await pair('51040000000000920001')
    expect((await did(central, chief, late, into(decided))).mergedInto?.caseNo).toBe(first.caseNo)
  })

  it('answers colleagues and the applicant with where the matter goes on', async () => {
    const { central } = get()
    const [first, double] = await pair('51040000000000930001')
    await did(central, chief, double, into(first))
    const late = await decide(central, window1, double, accept)
    expect(late).toMatchObject({ outcome: 'conflict', code: 'merged' })
    expect(late.message).toContain(first.caseNo)
    expect(await decide(central, window1, double, supplement('S01'))).toMatchObject({ outcome: 'superseded' })
    const goesOn = `这件已经作废，由受理号 ${first.caseNo} 继续办理`
    await expect(withdraw(central.sql, double.caseNo, central)).rejects.toThrow(`${goesOn}，不必再撤回。`)
    const answer = { answeredAt: '2026-11-23T10:00:00.000+08:00', documents: [documentOf(paper('late'))] }
    await expect(answerSupplement(central.sql, double.caseNo, answer, central)).rejects.toThrow(
      `${goesOn}，材料没有收下。`,
    )
  })

  it('leaves nothing in the way of the other application', async () => {
    const { central } = get()
    const [first, second] = await pair('51040000000000940001')
    const doubled = async () => {
      const noticed = findings(second, policy.pack, await othersOf(central.sql, second))
      return noticed.some(({ code }) => code === 'duplicate_application')
    }
    expect(await doubled()).toBe(true)
    await did(central, chief, first, voiding)
    expect(await doubled()).toBe(false)
  })

  it('of an appeal lets another be opened', async () => {
    const { central } = get()
    const [caseFile] = await reviewable(central, 1)
    if (!caseFile) throw new Error('no case')
    const refused = await did(central, second1, await did(central, first1, caseFile, reject), endorse)
    const appeal: Deed = { kind: 'open_case', caseKind: 'appeal', note: '申请人不服' }
    await did(central, window1, refused, appeal)
    expect((await decide(central, window1, refused, appeal)).outcome).toBe('rejected')
    await did(central, chief, await openedAbout(central, refused), voiding)
    expect((await decide(central, window1, refused, appeal)).outcome).toBe('applied')
  })
})

onPostgres('voiding at once', (get) => {
  it('two cases into each other leaves one of them standing', async () => {
    const { central } = get()
    for (let round = 0; round < 8; round++) {
      const psnNo = `5104000000000095000${round}`
      const [a, b] = [await takeCase(central, psnNo), await takeCase(central, psnNo)]
      const results = await Promise.all([
        settleFor(central, chief, operation(a, into(b))),
        settleFor(central, chief, operation(b, into(a))),
      ])
      expect(results.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'rejected'])
    }
  })
})
