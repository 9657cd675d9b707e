import { expect, it } from 'vitest'
import { SkipsView } from '#shared/contract/turn-api.ts'
import { takeCase } from './support/casework.ts'
import { call, newId, signIn } from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { auditor, chief, first1, first2, stranger } from './support/fixtures.ts'

onBothEngines('out of turn', (get) => {
  it('is kept once per note, counted per person, and shown to supervisors and auditors of the area only', async () => {
    const { central } = get()
    const one = await takeCase(central, '8001')
    const note = {
      noteId: newId(),
      kind: 'skipped',
      caseId: one.id,
      queue: 'first_review',
      reason: '要先问别人',
      ahead: 0,
    }
    const at = '2026-11-23T10:00:00.000Z'
    const tell = async (who: typeof first1, notes: unknown[]) =>
      call(central, 'POST', '/v1/out-of-turn', { token: await signIn(central, who), body: { notes } })
    const picked = { ...note, noteId: newId(), kind: 'picked', reason: '', ahead: 7 }
    expect(
      (
        await tell(first1, [
          { ...note, at },
          { ...picked, at },
        ])
      ).json,
    ).toEqual({ known: 2 })
    expect((await tell(first1, [{ ...note, at }])).json).toEqual({ known: 1 })
    const unknown = { ...note, noteId: newId(), caseId: newId(), at }
    expect((await tell(first2, [{ ...note, noteId: newId(), at }, unknown])).json).toEqual({ known: 1 })

    const read = async (who: typeof first1) =>
      call(central, 'GET', '/v1/out-of-turn?days=7', { token: await signIn(central, who) })
    const seen = SkipsView.parse((await read(chief)).json)
    expect(seen.people).toEqual([
      { staffNo: first1.staffNo, name: first1.name, skipped: 1, picked: 1 },
      { staffNo: first2.staffNo, name: first2.name, skipped: 1, picked: 0 },
    ])
    expect(seen.rows).toHaveLength(3)
    expect(seen.rows.find(({ kind }) => kind === 'picked')).toMatchObject({ caseNo: one.caseNo, ahead: 7, at })
    expect((await read(auditor)).status).toBe(200)
    expect((await read(first1)).status).toBe(403)
    expect(SkipsView.parse((await read(stranger)).json)).toEqual({ people: [], rows: [] })
  })
})
