import { expect, it } from 'vitest'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import { decide, did, takeCase } from './support/casework.ts'
import { operation, putDocument, readFeed, send, signIn } from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { first1, paper, second1, sha256, window1 } from './support/fixtures.ts'

onBothEngines('originals compared at the counter', (get) => {
  const picture = paper('the original on the counter')
  const captured = {
    id: '01900000-0000-7000-8000-0000000c0001',
    sha256: sha256(picture),
    bytes: picture.length,
    mediaType: 'application/pdf' as const,
    pages: 1,
  }
  const differs = (caseFile: CaseFile): Deed => ({
    kind: 'originals_mismatch',
    note: '日期不符',
    papers: caseFile.documents.map(({ id }, i) =>
      i === 0 ? { documentId: id, result: 'differs', field: '日期', captured } : { documentId: id, result: 'agrees' },
    ),
  })

  it('stand in the case with person and time, bring a second person, and show the picture of the original', async () => {
    const { central } = get()
    const file = await did(central, window1, await takeCase(central, '51040000060001'), { kind: 'accept', note: '' })
    const asked = await did(central, first1, file, { kind: 'request_originals', note: '' })
    const op = operation(asked, differs(asked))
    const token = await signIn(central, window1)
    // Before its picture is there the deed has no effect and no final word; after it the very same one has.
    expect(await send(central, token, op)).toEqual([])
    await putDocument(central, picture)
    expect(await send(central, token, op)).toMatchObject([{ outcome: 'applied', replayed: false }])
    expect(await send(central, token, op)).toMatchObject([{ outcome: 'applied', replayed: true }])
    const { cases } = await readFeed(central, token)
    const after = cases.find(({ id }) => id === asked.id)
    expect(after?.originals).toMatchObject([
      { by: window1.staffNo, byName: window1.name, opId: op.opId, checks: [{ result: 'differs', captured }] },
    ])
    if (!after) throw new Error('not in the feed')
    const reviewer = await signIn(central, second1)
    const shown = await fetch(`${central.url}/v1/documents/${captured.sha256}`, {
      headers: { authorization: `Bearer ${reviewer}` },
    })
    expect(shown.status).toBe(200)
    const proposed = await did(central, first1, after, {
      kind: 'propose_approve',
      criteria: [],
      note: '已与申请人核实',
    })
    expect(proposed.state).toBe('second_review')
  })

  it('are refused where papers are left out, and may be compared at 受理 already', async () => {
    const { central } = get()
    const file = await takeCase(central, '51040000060002')
    const none: Deed = { kind: 'accept', note: '', papers: [] }
    expect(await decide(central, window1, file, none)).toMatchObject({ outcome: 'rejected', code: 'rule_broken' })
    const papers = file.documents.map(({ id }) => ({ documentId: id, result: 'copy_only' as const }))
    const after = await did(central, window1, file, { kind: 'accept', note: '', papers })
    expect(after.originals).toMatchObject([{ checks: papers }])
  })
})
