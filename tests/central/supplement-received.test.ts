import { expect, it } from 'vitest'
import { answerSupplement } from '#central/store/applicant.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import { decide, did, takeCase } from './support/casework.ts'
import { newId, operation, putDocument, readCase, send, signIn, supplement } from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { chief, documentOf, first1, paper, window1 } from './support/fixtures.ts'

onBothEngines('papers brought to the window', (get) => {
  /** In 待补正, asked for at the 初审. */
  async function waiting(psnNo: string): Promise<CaseFile> {
    const { central } = get()
    const file = await did(central, window1, await takeCase(central, psnNo), { kind: 'accept', note: '' })
    return did(central, first1, file, supplement('S01'))
  }
  const bring = (bytes: Uint8Array, id = newId()): Deed => ({
    kind: 'supplement_received',
    papers: [{ id, ...documentOf(bytes) }],
    note: '还缺：检查报告',
  })

  it('change the case as the applicant’s own answer does, beside who did it', async () => {
    const { central } = get()
    const bytes = paper('brought by hand')
    await putDocument(central, bytes)
    const byHand = await waiting('51040000070001')
    const byChannel = await waiting('51040000070002')
    const after = await did(central, window1, byHand, bring(bytes))
    const answer = { answeredAt: after.supplements.at(-1)?.answeredAt ?? '', documents: [documentOf(bytes)] }
    const other = await answerSupplement(central.sql, byChannel.caseNo, answer, central)
    const facts = ({ state, returnTo, version, materialVersion, pauses, dueOn, documents, supplements }: CaseFile) => ({
      ...{ state, returnTo, version, materialVersion, pauses, dueOn },
      answered: supplements.map(({ answeredAt }) => answeredAt),
      documents: documents.slice(1).map(({ id: _, addedAt: __, ...one }) => one),
    })
    expect(facts(after)).toEqual(facts(other))
    expect(after).toMatchObject({ state: 'first_review', returnTo: null, lease: null })
    expect(after.pauses.every(({ to }) => to !== null)).toBe(true)
    expect(after.documents).toHaveLength(byHand.documents.length + 1)
    expect(after.history.at(-1)).toMatchObject({
      kind: 'supplement_received',
      by: window1.staffNo,
      note: '还缺：检查报告',
    })
  })

  it('wait for their bytes without a trace, and have effect once however often they are sent', async () => {
    const { central } = get()
    const bytes = paper('brought before its bytes')
    const file = await waiting('51040000070003')
    const op = operation(file, bring(bytes))
    const token = await signIn(central, window1)
    expect(await send(central, token, op)).toEqual([])
    expect(await readCase(central, file.caseNo)).toEqual(file)
    await putDocument(central, bytes)
    expect(await send(central, token, op)).toMatchObject([{ outcome: 'applied', replayed: false }])
    expect(await send(central, token, op)).toMatchObject([{ outcome: 'applied', replayed: true }])
    const after = await readCase(central, file.caseNo)
    expect(after.documents).toHaveLength(file.documents.length + 1)
    expect(after.materialVersion).toBe(file.materialVersion + 1)
    const [known] = after.documents
    // Asked for once more, the case does not take the same paper a second time.
    const again = await did(central, chief, after, {
      ...supplement('S02'),
      note: '还缺报告',
    })
    expect(await decide(central, window1, again, bring(bytes, known?.id))).toMatchObject({ code: 'rule_broken' })
    expect(await decide(central, first1, again, bring(bytes))).toMatchObject({ code: 'not_authorised' })
  })
})
