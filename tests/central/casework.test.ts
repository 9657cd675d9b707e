import { expect, it } from 'vitest'
import { fileDue } from '#central/core-system/file.ts'
import { PERSON_UNKNOWN } from '#central/core-system/types.ts'
import { settleOverdueSupplements } from '#central/jobs/supplements.ts'
import { withdraw } from '#central/store/applicant.ts'
import { findNotice } from '#central/store/notices.ts'
import { othersOf } from '#central/store/related.ts'
import { CoreAnswer, centralApi, type IntakeApplication } from '#shared/contract/central-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import { findings } from '#shared/policy/findings.ts'
import {
  approved,
  certnoOf,
  decide,
  did,
  insure,
  openedAbout,
  settleAs,
  takeApplication,
  takeCase,
  uninsured,
} from './support/casework.ts'
import {
  accept,
  approve,
  call,
  endorse,
  giveBack,
  operation,
  readCase,
  reject,
  signIn,
  supplement,
} from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { AREA, both, chief, first1, first2, policy, second1, stranger, window1 } from './support/fixtures.ts'

const revoke: Deed = { kind: 'open_case', caseKind: 'revocation', note: '材料涉嫌虚假' }
const correct = (correction: Record<string, string>): Deed => ({
  kind: 'open_case',
  caseKind: 'correction',
  correction,
  note: '登记有误',
})
/** Against a block of the machine, as where the corrected name is not the registered one. */
const explained: Deed = { ...approve, note: '已核对户口簿' }
const appeal: Deed = { kind: 'open_case', caseKind: 'appeal', note: '申请人不服' }
const typed = (applyType: IntakeApplication['applyType']) => (a: IntakeApplication) => uninsured({ ...a, applyType })
const rejectSeen = (seen: string[]): Deed => ({ ...reject, seen, marks: [] })
const diabetes = { opsp_dise_code: 'M01600', opsp_dise_name: '糖尿病', dise_type_code: '12' }

onBothEngines('casework', (get) => {
  const ask = async (infno: '1101' | '5301' | '5302', data: Record<string, string>) =>
    get().central.core.ask({ infno, areaCode: AREA, msgid: '', data })
  const recognised = async (psn_no: string) => (await ask('5301', { psn_no })).output?.feedetail
  const file = () => fileDue(get().central.sql, get().central)

  /** Taken in, approved and filed. */
  async function registeredCase(psnNo: string, applyType: IntakeApplication['applyType'] = 'new'): Promise<CaseFile> {
    const { central } = get()
    await insure(central, psnNo)
    const { caseNo } = await approved(central, await takeCase(central, psnNo, typed(applyType)))
    await file()
    const filed = await readCase(central, caseNo)
    expect(filed.state).toBe('registered')
    return filed
  }

  /** Proposed and endorsed by people who had no part in the original. */
  async function secondRound(original: CaseFile, deed: Deed, proposal: Deed = approve): Promise<CaseFile> {
    const { central } = get()
    expect(await decide(central, chief, original, deed)).toMatchObject({ outcome: 'applied', code: 'ok' })
    const opened = await openedAbout(central, original)
    const proposed = await did(central, first2, opened, proposal)
    expect(proposed.state).toBe('second_review')
    return did(central, second1, proposed, endorse)
  }

  it('新申请: notices are numbered, the period is worked out, the record is filed and can be asked for', async () => {
    const { central } = get()
    const done = await registeredCase('1001')
    expect(done).toMatchObject({
      state: 'registered',
      materialVersion: 4,
      registration: { begndate: '2026-12-01', enddate: '2028-11-30', trouble: null, revokedAt: null },
      calendarVersion: 'test-1',
      notices: [
        { no: '测受〔2026〕1号', kind: 'acceptance', issuedOn: '2026-11-23', copies: 0 },
        { no: '测认〔2026〕1号', kind: 'approved', packVersion: 'test-1' },
      ],
    })
    expect(done.history.map(({ kind }) => kind)).toEqual(['received', 'accept', 'propose_approve', 'registered'])
    expect(done.history[1]).toMatchObject({ packVersion: 'test-1' })
    const told = await findNotice(central.sql, AREA, '测认〔2026〕1号')
    expect(JSON.stringify(told.blocks)).toContain('甄𬭎测的恶性肿瘤门诊治疗待遇自2026年12月1日至2028年11月30日。')
    expect(await recognised('1001')).toMatchObject([
      { opsp_dise_code: 'M00500', begndate: '2026-12-01', enddate: '2028-11-30' },
    ])
    const texts = await central.sql.query('SELECT occasion, body FROM message WHERE case_id = $1 ORDER BY occasion', [
      done.id,
    ])
    expect(texts).toMatchObject([
      { occasion: 'accept' },
      { occasion: 'approved', body: expect.stringMatching(/12月1日/) },
    ])
  })

  it('an unknown person is 未参保, and a given record is used as it is', async () => {
    const { central } = get()
    const unknown = await takeCase(central, '1999', uninsured)
    expect(unknown.insurance).toMatchObject({ psn_insu_stas: '0', certno: certnoOf('1999') })
    expect((await takeCase(central, '1998')).insurance).toMatchObject({ psn_insu_stas: '1' })
  })

  it('异地: living elsewhere without a filing blocks', async () => {
    const { central } = get()
    await insure(central, '1002', { out_of_area_filing: 'missing' })
    const taken = await takeCase(central, '1002', uninsured)
    expect(findings(taken, policy.pack)).toContainEqual(
      expect.objectContaining({ code: 'out_of_area_unfiled', severity: 'block' }),
    )
  })

  it('several diseases are decided one by one', async () => {
    const { central } = get()
    await insure(central, '1003')
    const [cancer, sugar] = await takeApplication(central, (a) =>
      uninsured({
        ...a,
        form: { ...a.form, psn_no: '1003', certno: certnoOf('1003') },
        diseases: [...a.diseases, diabetes],
      }),
    )
    if (!cancer || !sugar) throw new Error('two cases')
    await approved(central, cancer)
    await did(central, second1, await did(central, first1, await did(central, window1, sugar, accept), reject), endorse)
    expect(await file()).toBe(1)
    expect((await readCase(central, cancer.caseNo)).state).toBe('registered')
    expect(await readCase(central, sugar.caseNo)).toMatchObject({ state: 'rejected', registration: null })
    expect(await recognised('1003')).toHaveLength(1)
  })

  it('续期 follows on the recognition that ends, and points at it', async () => {
    const { central } = get()
    const former = await registeredCase('1004')
    const renewal = await takeCase(central, '1004', typed('renewal'))
    expect(renewal.origin).toEqual({ caseId: former.id, caseNo: former.caseNo })
    expect(renewal.insurance.recognised).toMatchObject([{ enddate: '2028-11-30' }])
    const done = await approved(central, renewal)
    expect(done.registration).toMatchObject({ begndate: '2028-12-01', enddate: '2030-11-30' })
    expect(await file()).toBe(1)
    expect(await recognised('1004')).toHaveLength(2)
  })

  it('变更 changes the record there is instead of adding one', async () => {
    const { central } = get()
    await registeredCase('1005')
    const change = await approved(central, await takeCase(central, '1005', typed('change')))
    expect(change.registration).toMatchObject({ begndate: '2026-12-01', enddate: '2028-11-30' })
    expect(await file()).toBe(1)
    expect(await recognised('1005')).toHaveLength(1)
  })

  it('定点变更 is filed as such, and a second one in the year is blocked', async () => {
    const { central } = get()
    const done = await registeredCase('1006', 'hospital_change')
    expect(done.registration?.trt_dcla_detl_sn).toMatch(/^2505/)
    const second = await takeCase(central, '1006', typed('hospital_change'))
    expect(second.insurance.hospitalChangesThisYear).toBe(1)
    expect(findings(second, policy.pack)).toContainEqual(
      expect.objectContaining({ code: 'hospital_change_twice', severity: 'block' }),
    )
  })

  it('更正 amends the record; the decided case stays as it is to the byte', async () => {
    const { central } = get()
    const original = await registeredCase('1007')
    const done = await secondRound(original, correct({ enddate: '2027-11-30', psn_name: '甄更正' }), explained)
    expect(done).toMatchObject({
      kind: 'correction',
      state: 'approved',
      origin: { caseId: original.id, caseNo: original.caseNo },
      barred: [first1.staffNo],
      acceptedOn: '2026-11-23',
      documents: original.documents,
      applicationNo: original.applicationNo,
      registration: { begndate: '2026-12-01', enddate: '2027-11-30' },
    })
    expect(done.notices.map(({ kind }) => kind)).toEqual(['approved'])
    expect(await file()).toBe(1)
    expect(await recognised('1007')).toMatchObject([{ begndate: '2026-12-01', enddate: '2027-11-30' }])
    const rows = await central.sql.query('SELECT psn_name FROM core_registration WHERE psn_no = $1', ['1007'])
    expect(rows).toEqual([{ psn_name: '甄更正' }])
    expect(JSON.stringify(await readCase(central, original.caseNo))).toBe(JSON.stringify(original))
    const second = await secondRound(original, correct({ tel: '13900000001' }), explained)
    expect(second).toMatchObject({ form: { psn_name: '甄更正' }, registration: { enddate: '2027-11-30' } })
    expect(await file()).toBe(1)
    expect(await recognised('1007')).toMatchObject([{ begndate: '2026-12-01', enddate: '2027-11-30' }])
    const kept = await central.sql.query('SELECT psn_name, tel FROM core_registration WHERE psn_no = $1', ['1007'])
    expect(kept).toEqual([{ psn_name: '甄更正', tel: '13900000001' }])
  })

  it('撤销 takes the record back, and then there is nothing more to take back', async () => {
    const { central } = get()
    const original = await registeredCase('1008')
    const done = await secondRound(original, revoke)
    expect(done.notices.map(({ kind }) => kind)).toEqual(['revoked'])
    expect(await file()).toBe(1)
    expect(await readCase(central, done.caseNo)).toMatchObject({
      state: 'registered',
      registration: { revokedAt: '2026-11-23T02:00:00.000Z' },
    })
    expect(await recognised('1008')).toEqual([])
    expect(JSON.stringify(await readCase(central, original.caseNo))).toBe(JSON.stringify(original))
    expect(await decide(central, chief, original, revoke)).toMatchObject({ outcome: 'rejected', code: 'rule_broken' })
  })

  it('撤销 of a recognition that is not filed yet waits for the filing', async () => {
    const { central } = get()
    await insure(central, '1009')
    const original = await approved(central, await takeCase(central, '1009', uninsured))
    const away = { ...central.core, ask: () => Promise.reject(new Error('down')) }
    expect(await fileDue(central.sql, { ...central, core: away })).toBe(0)
    expect(await readCase(central, original.caseNo)).toMatchObject({
      materialVersion: original.materialVersion,
      version: original.version + 1,
      registration: { trouble: '业务系统暂时连不上，将自动重试备案。' },
    })
    const done = await secondRound(original, revoke)
    expect(await file()).toBe(0)
    expect((await readCase(central, done.caseNo)).registration?.trouble).toMatch(/原认定还没有备案/)
    const before = get().clock.now
    get().clock.now = new Date(before.getTime() + 3_600_000)
    // Both began in the same millisecond here, so either may be tried first.
    const first = await file()
    get().clock.now = new Date(before.getTime() + 2 * 3_600_000)
    expect(first + (await file())).toBe(2)
    get().clock.now = before
    expect(await recognised('1009')).toEqual([])
  })

  it('申诉 against 不予受理 is a case of its own, not for whoever refused, and leaves the refusal as it is', async () => {
    const { central } = get()
    await insure(central, '1040')
    const notAccept: Deed = { kind: 'not_accept', reasons: [{ code: 'R01', text: '不符合第一条。' }], note: '' }
    const original = await did(central, first1, await takeCase(central, '1040', uninsured), notAccept)
    expect(await decide(central, chief, original, revoke)).toMatchObject({ code: 'rule_broken' })
    expect(await decide(central, window1, original, appeal)).toMatchObject({ outcome: 'applied' })
    const opened = await openedAbout(central, original)
    expect(opened).toMatchObject({ kind: 'appeal', state: 'first_review', barred: [first1.staffNo] })
    expect(opened.acceptedOn).not.toBe(null)
    expect(await decide(central, first1, opened, approve)).toMatchObject({ code: 'same_person' })
    const granted = await did(central, second1, await did(central, first2, opened, approve), endorse)
    expect(granted).toMatchObject({ state: 'approved', registration: { begndate: '2026-12-01' } })
    expect(await readCase(central, original.caseNo)).toEqual(original)
    expect(await file()).toBe(1)
  })

  it('申诉 is judged by others, always twice, and grants what was refused', async () => {
    const { central } = get()
    await insure(central, '1010')
    const accepted = await did(central, window1, await takeCase(central, '1010', uninsured), accept)
    const original = await did(central, second1, await did(central, first1, accepted, reject), endorse)
    expect(await decide(central, window1, original, appeal)).toMatchObject({ outcome: 'applied' })
    const opened = await openedAbout(central, original)
    expect(opened.barred).toEqual([first1.staffNo, second1.staffNo])
    expect(await decide(central, first1, opened, approve)).toMatchObject({ code: 'same_person' })
    expect(await decide(central, window1, original, appeal)).toMatchObject({
      outcome: 'rejected',
      code: 'rule_broken',
      message: `这件已有在办的申诉件（受理号 ${opened.caseNo}），请在那一件上办理。`,
    })
    const proposed = await did(central, first2, opened, approve)
    expect(await decide(central, second1, proposed, endorse)).toMatchObject({ code: 'same_person' })
    expect(await did(central, chief, proposed, endorse)).toMatchObject({ state: 'approved' })
    expect(await file()).toBe(1)
    expect(await recognised('1010')).toHaveLength(1)
    const onAppeal = await readCase(central, proposed.caseNo)
    expect(await decide(central, first1, onAppeal, revoke)).toMatchObject({ outcome: 'applied' })
    expect((await openedAbout(central, onAppeal)).barred).toEqual([first2.staffNo, chief.staffNo])
    expect(JSON.stringify(await readCase(central, original.caseNo))).toBe(JSON.stringify(original))
  })

  it('a case is opened about a decision, not about the version before its filing', async () => {
    const { central } = get()
    await insure(central, '1011')
    const seen = await approved(central, await takeCase(central, '1011', uninsured))
    await file()
    expect(await decide(central, chief, seen, revoke)).toMatchObject({ outcome: 'applied' })
    expect(await decide(central, chief, seen, correct({ psn_nam: '错' }))).toMatchObject({ code: 'rule_broken' })
    expect(await decide(central, chief, seen, correct({ enddate: '2027-02-30' }))).toMatchObject({
      code: 'rule_broken',
    })
  })

  it('a correction of an open case, of another kind, or of another area’s is refused', async () => {
    const { central } = get()
    const open = await takeCase(central, '1012')
    expect(await decide(central, chief, open, revoke)).toMatchObject({ code: 'not_in_state' })
    const done = await approved(central, open)
    expect(await decide(central, chief, done, appeal)).toMatchObject({ code: 'rule_broken' })
    expect(await decide(central, stranger, done, revoke)).toMatchObject({ code: 'not_authorised', version: null })
  })

  it('open_case delivered many times, at once and again, opens one case', async () => {
    const { central } = get()
    const original = await registeredCase('1013')
    const op = operation(original, revoke)
    const results = await Promise.all(Array.from({ length: 6 }, () => settleAs(central, chief.staffNo, op)))
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect(new Set(results.map(({ message }) => message)).size).toBe(1)
    const rival = await Promise.all([1, 2, 3].map(() => decide(central, both, original, revoke)))
    expect(new Set(rival.map(({ code }) => code))).toEqual(new Set(['rule_broken']))
    const rows = await central.sql.query(`SELECT 1 FROM case_file WHERE origin ->> 'caseId' = $1`, [original.id])
    expect(rows).toHaveLength(1)
  })

  it('a 补正 nobody answers ends as the pack says, once, on the day after its last', async () => {
    const { central, clock } = get()
    const start = clock.now
    const accepted = await did(central, window1, await takeCase(central, '1014'), accept)
    const asked = await did(central, first1, accepted, supplement('S01'))
    expect(asked.notices.at(-1)).toMatchObject({ kind: 'supplement' })
    try {
      clock.now = new Date('2026-12-07T15:59:00Z')
      expect(await settleOverdueSupplements(central)).toBe(0)
      clock.now = new Date('2026-12-07T16:01:00Z')
      expect(await settleOverdueSupplements(central)).toBe(1)
      expect(await settleOverdueSupplements(central)).toBe(0)
      const lapsed = await readCase(central, asked.caseNo)
      expect(lapsed).toMatchObject({ state: 'withdrawn', dueOn: null, materialVersion: 4 })
      expect(lapsed.history.at(-1)).toMatchObject({ kind: 'supplement_lapsed', by: null })
      const told = await central.sql.query(`SELECT body FROM message WHERE case_id = $1 AND occasion = 'lapsed'`, [
        asked.id,
      ])
      expect(told).toMatchObject([{ body: '恶性肿瘤门诊治疗逾期未补正，视为撤回。' }])
      await expect(withdraw(central.sql, asked.caseNo, central)).resolves.toMatchObject({ version: lapsed.version })
    } finally {
      clock.now = start
    }
  })

  it('the same picture in another person’s case brings a proposal before a second person', async () => {
    const { central } = get()
    const mine = await takeCase(central, '1015')
    const [other] = await takeApplication(central, (a) => ({
      ...a,
      form: { ...a.form, psn_no: '1016' },
      documents: mine.documents.map(({ id: _, addedAt: __, ...document }) => document),
    }))
    if (!other) throw new Error('no case')
    const others = await othersOf(central.sql, other)
    expect(others.pictures).toEqual([{ documentId: other.documents[0]?.id, caseNo: mine.caseNo }])
    expect(others.samePerson).toEqual([])
    const again = await takeCase(central, '1015')
    expect((await othersOf(central.sql, again)).samePerson).toMatchObject([
      { caseNo: mine.caseNo, kind: 'application' },
    ])
  })

  it('answers 1101, 5301 and 5302 in the national envelope to staff of the area only', async () => {
    const { central } = get()
    await insure(central, '1017')
    const post = async (who: typeof first1, infno: string, data: Record<string, string>) => {
      const path = centralApi.core.path.replace(':infno', infno)
      const { json } = await call(central, 'POST', path, {
        token: await signIn(central, who),
        body: { input: { data } },
      })
      return CoreAnswer.parse(json)
    }
    expect(await post(first1, '1101', { certno: certnoOf('1017') })).toMatchObject({
      infcode: 0,
      output: { baseinfo: { psn_no: '1017' }, insuinfo: [{ psn_insu_stas: '1' }] },
    })
    expect(await post(first1, '5301', { psn_no: '1017' })).toMatchObject({ infcode: 0, output: { feedetail: [] } })
    expect(await post(first1, '5302', { psn_no: '1006', biz_appy_type: '03' })).toMatchObject({
      output: { psnfixmedin: [{ psn_no: '1006', fixmedins_code: 'H51040000001' }] },
    })
    expect(await post(stranger, '1101', { certno: certnoOf('1017') })).toMatchObject({
      infcode: PERSON_UNKNOWN,
      output: null,
    })
  })

  it('returns a proposal and keeps what was marked on the papers with it', async () => {
    const { central } = get()
    const accepted = await did(central, window1, await takeCase(central, '1018'), accept)
    const seen = [`${accepted.documents[0]?.id}:1`]
    const proposed = await did(central, first1, accepted, rejectSeen(seen))
    expect(proposed.proposal).toMatchObject({ seen, marks: [] })
    expect(proposed.notices.map(({ kind }) => kind)).toEqual(['acceptance'])
    expect(await did(central, second1, proposed, giveBack)).toMatchObject({ proposal: null })
  })
})
