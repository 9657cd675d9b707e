import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fileDue } from '#central/core-system/file.ts'
import { HOSPITAL_CHANGE } from '#central/core-system/requests.ts'
import { endingSql } from '#central/core-system/simulated.ts'
import type { CoreSystem } from '#central/core-system/types.ts'
import { jobs } from '#central/jobs/run.ts'
import { fakeGateway } from '#central/messages/gateway.ts'
import { startCentral } from '#central/start.ts'
import { samePersonSql, samePictureSql } from '#central/store/related.ts'
import { centralApi, RenewalRow } from '#shared/contract/central-api.ts'
import type { Deed } from '#shared/model/operation.ts'
import { approved, did, insure, openedAbout, settleAs, takeCase, uninsured } from './support/casework.ts'
import { approve, call, endorse, operation, readCase, signIn } from './support/client.ts'
import { onBothEngines, onPostgres } from './support/engines.ts'
import { AREA, chief, first1, first2, policy, second1 } from './support/fixtures.ts'

type Fault = 'ok' | 'down' | 'refused' | 'answer_lost'
const faults = fc.array(fc.constantFrom<Fault>('ok', 'down', 'refused', 'answer_lost'), { maxLength: 6 })

/** The core system with one fault after another, and none when they are used up. */
function faulty(core: CoreSystem, planned: readonly Fault[]): CoreSystem {
  let call = 0
  return {
    ...core,
    async ask(request) {
      const fault = planned[call++] ?? 'ok'
      if (fault === 'down') throw new Error('down')
      if (fault === 'refused') {
        return { infcode: -1, inf_refmsgid: request.msgid, err_msg: '系统维护', output: null }
      }
      const answer = await core.ask(request)
      if (fault === 'answer_lost') throw new Error('connection lost')
      return answer
    },
  }
}

const revoke: Deed = { kind: 'open_case', caseKind: 'revocation', note: '材料涉嫌虚假' }
let person = 5000

onBothEngines('filing', (get) => {
  it('keeps the whole 2503 record, and all of what a later filing says of it', async () => {
    const { central } = get()
    const record = {
      psn_no: 'P2503',
      psn_name: '甲',
      certno: '510402198001010018',
      insutype: '390',
      opsp_dise_code: 'M06900',
      opsp_dise_name: '类风湿关节炎',
      tel: '13800000001',
      addr: '攀枝花市东区',
      insu_optins: '510402',
      ide_fixmedins_no: 'H51040200001',
      ide_fixmedins_name: '示例医院',
      hosp_ide_date: '2026-08-01',
      diag_dr_codg: 'D1',
      diag_dr_name: '医师甲',
      begndate: '2026-12-01',
      enddate: null,
    }
    const file = async (msgid: string, data: Record<string, string | null>) => {
      const answer = await central.core.ask({ infno: '2503', areaCode: AREA, msgid, data })
      expect(answer.infcode).toBe(0)
      return String(answer.output?.trt_dcla_detl_sn)
    }
    const kept = () => central.sql.query('SELECT * FROM core_registration WHERE psn_no = $1', ['P2503'])
    const sn = await file('2503-a', record)
    expect(await kept()).toMatchObject([{ ...record, trt_dcla_detl_sn: sn }])
    const corrected = { ...record, addr: '攀枝花市西区', diag_dr_name: '医师乙', hosp_ide_date: '2026-08-02' }
    expect(await file('2503-b', { ...corrected, trt_dcla_detl_sn: sn })).toBe(sn)
    expect(await kept()).toMatchObject([corrected])
  })

  it('lets the former hospital go the day before another takes its place', async () => {
    const { central } = get()
    const fix = (msgid: string, name: string, begndate: string) =>
      central.core.ask({
        infno: '2505',
        areaCode: AREA,
        msgid,
        data: {
          psn_no: 'P2505',
          insutype: '390',
          biz_appy_type: HOSPITAL_CHANGE,
          fix_srt_no: '1',
          fixmedins_code: `H${name}`,
          fixmedins_name: name,
          appy_date: begndate,
          begndate,
          enddate: null,
          memo: '',
        },
      })
    await fix('2505-a', '甲医院', '2026-01-01')
    await fix('2505-b', '乙医院', '2026-11-20')
    const { output } = await central.core.ask({
      infno: '5302',
      areaCode: AREA,
      msgid: '',
      data: { psn_no: 'P2505', biz_appy_type: HOSPITAL_CHANGE },
    })
    expect(output).toMatchObject({
      psnfixmedin: [
        { fixmedins_name: '甲医院', enddate: '2026-11-19' },
        { fixmedins_name: '乙医院', enddate: null },
      ],
    })
  })

  it('files each recognition once, whatever the core system does, and says meanwhile why not', async () => {
    const { central, clock } = get()
    await fc.assert(
      fc.asyncProperty(faults, async (planned) => {
        const psnNo = String(person++)
        await insure(central, psnNo)
        const done = await approved(central, await takeCase(central, psnNo, uninsured))
        const core = faulty(central.core, planned)
        for (let round = 0; round <= planned.length; round += 1) {
          await Promise.all([1, 2].map(() => fileDue(central.sql, { core, clock: () => clock.now })))
          const file = await readCase(central, done.caseNo)
          expect(file.history).toHaveLength(file.materialVersion)
          expect(file.state === 'approved').toBe(file.registration?.trouble !== null)
          clock.now = new Date(clock.now.getTime() + 3_600_000)
        }
        expect((await readCase(central, done.caseNo)).state).toBe('registered')
        const rows = await central.sql.query('SELECT 1 FROM core_registration WHERE psn_no = $1', [psnNo])
        expect(rows).toHaveLength(1)
      }),
      { numRuns: 12 },
    )
  })

  it('opens one case per operation, with lost answers, doubled sends and a core system that is away', async () => {
    const { central } = get()
    const sends = fc.array(fc.record({ times: fc.integer({ min: 1, max: 3 }), fault: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(sends, async (plan) => {
        const psnNo = String(person++)
        await insure(central, psnNo)
        const original = await approved(central, await takeCase(central, psnNo, uninsured))
        const op = operation(original, revoke)
        const answers = []
        for (const { times, fault } of plan) {
          const core = fault ? faulty(central.core, ['down', 'down', 'down']) : central.core
          const instance = { ...central, core }
          answers.push(
            ...(await Promise.all(Array.from({ length: times }, () => settleAs(instance, chief.staffNo, op)))),
          )
        }
        expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
        const opened = await central.sql.query(`SELECT 1 FROM case_file WHERE origin ->> 'caseId' = $1`, [original.id])
        expect(opened).toHaveLength(1)
        const fresh = await openedAbout(central, original)
        // Nobody waits for another system: the decided case's own record then has to do.
        expect(fresh.insurance.psn_insu_stas).toBe('1')
        const told = await central.sql.query('SELECT 1 FROM message WHERE case_id = $1', [fresh.id])
        // The agency's own doing: nobody applied, nothing is accepted.
        expect([fresh.notices.length, told.length]).toEqual([0, 0])
        expect(await readCase(central, original.caseNo)).toEqual(original)
      }),
      { numRuns: 8 },
    )
  })

  /** A recognition the core system has, which ends on that day. */
  const ending = async (psnNo: string, enddate: string) => {
    const row = {
      trt_dcla_detl_sn: `SN${psnNo}`,
      area_code: AREA,
      psn_no: psnNo,
      psn_name: '甄𬭎测',
      certno: '510402196005050018',
      tel: '13800000001',
      insutype: '310',
      opsp_dise_code: 'M00500',
      opsp_dise_name: '恶性肿瘤门诊治疗',
      begndate: '2024-01-01',
      enddate,
      vali_flag: '1',
      revoked_at: null,
    }
    await get().central.sql.query(
      'INSERT INTO core_registration SELECT * FROM json_populate_record(null::core_registration, $1::json)',
      [JSON.stringify(row)],
    )
  }
  const renewals = async () => {
    const { central } = get()
    const token = await signIn(central, first1)
    const { json } = await call(central, 'GET', '/v1/renewals?withinDays=90', { token })
    return centralApi.renewals.answer.parse(json).rows
  }

  it('lists recognitions that end, with the 续期 under way, and reminds once for each number of days', async () => {
    const { central, clock } = get()
    const start = new Date('2026-11-23T02:00:00Z')
    clock.now = start
    await central.sql.query('DELETE FROM core_registration')
    await central.sql.query('DELETE FROM message')
    await ending('9001', '2026-12-13')
    await ending('9002', '2027-02-10')
    await ending('9003', '2027-06-01')
    await ending('9004', '2026-12-20')
    const renewal = await takeCase(central, '9004', (a) => ({ ...a, applyType: 'renewal' }))
    expect(await renewals()).toEqual([
      RenewalRow.parse({
        trt_dcla_detl_sn: 'SN9001',
        psn_no: '9001',
        maskedName: '甄**',
        certTail: '0018',
        opsp_dise_code: 'M00500',
        opsp_dise_name: '恶性肿瘤门诊治疗',
        enddate: '2026-12-13',
        daysLeft: 20,
        renewalCaseNo: null,
        remindedAt: null,
      }),
      expect.objectContaining({ psn_no: '9004', renewalCaseNo: renewal.caseNo }),
      expect.objectContaining({ psn_no: '9002', daysLeft: 79 }),
    ])
    expect(await Promise.all([jobs.renewals(central), jobs.renewals(central)])).toSatisfy(
      ([a, b]: number[]) => (a ?? 0) + (b ?? 0) === 2,
    )
    expect(await jobs.renewals(central)).toBe(0)
    expect((await renewals())[0]?.remindedAt).toBe(start.toISOString())
    clock.now = new Date('2026-12-13T02:00:00Z')
    // 9002 has 59 days left by now, so the second of its reminders is due; 9001 has had its last one.
    expect(await jobs.renewals(central)).toBe(1)
    const texts = await central.sql.query<{ body: string }>('SELECT body FROM message ORDER BY created_at, body')
    expect(texts.map(({ body }) => body)).toEqual([
      '您的恶性肿瘤门诊治疗待遇将于2026年12月13日到期。',
      '您的恶性肿瘤门诊治疗待遇将于2027年2月10日到期。',
      '您的恶性肿瘤门诊治疗待遇将于2027年2月10日到期。',
    ])
    clock.now = start
  })

  it('counts neither a recognition revoked here nor one whose 续期 is approved, filed or not', async () => {
    const { central } = get()
    await central.sql.query('DELETE FROM core_registration')
    await central.sql.query('DELETE FROM message')
    await insure(central, '9102')
    const granted = await approved(central, await takeCase(central, '9102', uninsured))
    await fileDue(central.sql, central)
    await central.sql.query("UPDATE core_registration SET enddate = '2026-12-21' WHERE psn_no = '9102'")
    await ending('9101', '2026-12-20')
    const renewal = await approved(central, await takeCase(central, '9101', (a) => ({ ...a, applyType: 'renewal' })))
    expect(renewal.state).toBe('approved')
    const seen = async () => (await renewals()).map((row) => [row.psn_no, row.renewalCaseNo])
    expect(await seen()).toEqual([
      ['9101', renewal.caseNo],
      ['9102', null],
    ])
    await did(central, chief, await readCase(central, granted.caseNo), revoke)
    const opened = await openedAbout(central, granted)
    await did(central, second1, await did(central, first2, opened, approve), endorse)
    expect(await seen()).toEqual([['9101', renewal.caseNo]])
    expect(await jobs.renewals(central)).toBe(0)
  })
})

it('a server that runs its jobs files and tells of its own accord, and stops when told', async () => {
  const gateway = fakeGateway()
  const central = await startCentral({ policy, gateway, jobs: true, clock: () => new Date('2026-11-23T02:00:00Z') })
  try {
    await insure(central, '7001')
    const done = await approved(central, await takeCase(central, '7001', uninsured))
    await expect.poll(() => gateway.delivered.size, { timeout: 20_000 }).toBe(2)
    await expect.poll(async () => (await readCase(central, done.caseNo)).state, { timeout: 20_000 }).toBe('registered')
  } finally {
    await central.close()
  }
})

onPostgres('questions about other cases', (get) => {
  const planOf = (sql: string, params: unknown[]) =>
    get().central.sql.tx(async (query) => {
      // With this little in the tables reading them whole would be cheaper; the question is whether an index can do it.
      await query.query('SET LOCAL enable_seqscan = off')
      const rows = await query.query<Record<string, string>>(`EXPLAIN ${sql}`, params)
      return rows.map((row) => Object.values(row).join('')).join('\n')
    })

  it('are answered from indexes', async () => {
    const { central } = get()
    const one = await takeCase(central, '9900')
    const hash = one.documents[0]?.sha256 ?? ''
    expect(await planOf(samePictureSql, [AREA, '9900', JSON.stringify([hash])])).toMatch(/case_document_pkey/)
    expect(await planOf(samePersonSql, [AREA, '9900', one.id])).toMatch(/case_file_person/)
    expect(await planOf(endingSql, [AREA, '2026-01-01', '2026-03-31'])).toMatch(/core_registration_(end|person)/)
  })
})
