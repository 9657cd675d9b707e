import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Core, type CoreDeps, createCore, silentLog } from '#core/core.ts'
import type { Input, Method, Output } from '#shared/contract/core-api.ts'
import type { Problem } from '#shared/model/problem.ts'
import type { Role, Staff } from '#shared/model/staff.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import { aCase, calendar, pack, uuid } from '../policy/support.ts'
import { type ManualClock, manualClock } from './manual-clock.ts'
import { type ModelCentre, modelCentre } from './model-centre.ts'
import { demoSigned } from './signed-policy.ts'

export const policy = demoSigned({ pack, calendar })

export function aReviewer(roles: Role[] = ['first_reviewer'], staffNo = '010237'): Staff {
  return { id: uuid(990_000 + Number(staffNo.slice(-4))), staffNo, name: '试用员', roles, areaCode: pack.areaCode }
}

/**
 * A real core on a folder of its own, against the model centre, on a clock that only tests move.
 * `crash()` drops the core without closing anything and opens the same files again.
 */
export interface TestDesk {
  readonly centre: ModelCentre
  readonly clock: ManualClock
  readonly dataDir: string
  readonly staff: Staff
  core(): Core
  /** Fails the test when the answer is a Problem. */
  ok<M extends Method>(method: M, input: Input<M>): Promise<Output<M>>
  /** Fails the test when the answer is not a Problem. */
  problem<M extends Method>(method: M, input: Input<M>): Promise<Problem>
  signIn(password?: string): Promise<void>
  /** puts something between desk and centre */
  rewire(fetchImpl: typeof fetch): void
  crash(): Promise<void>
  end(): Promise<void>
}

export function testDesk(options: { staff?: Staff; policy?: SignedPolicy; deps?: Partial<CoreDeps> } = {}): TestDesk {
  const staff = options.staff ?? aReviewer()
  const clock = manualClock()
  const start = clock.now()
  const centre = modelCentre(staff, options.policy ?? policy, () => start + clock.monotonic())
  const dataDir = mkdtempSync(join(tmpdir(), 'mente-core-'))
  let fetchImpl = centre.fetch
  const open = () =>
    createCore({
      dataDir,
      centralUrl: 'http://centre.test',
      clock,
      log: silentLog,
      deviceSecret: null,
      fetch: (input, init) => fetchImpl(input, init),
      checkOutputs: true,
      keyCost: 10,
      undoMs: 0,
      ...options.deps,
    })
  const abandoned: Core[] = []
  let core = open()

  const desk: TestDesk = {
    centre,
    clock,
    dataDir,
    staff,
    core: () => core,
    ok: async (method, input) => {
      let answer = await core.call(method, input)
      if (!answer.ok && answer.problem.kind === 'Locked') {
        // Hours of these tests pass without anybody at the keys; whoever asks next has come back and opens the desk.
        await core.call('session.unlock', { password: centre.password })
        answer = await core.call(method, input)
      }
      if (!answer.ok) throw new Error(`${method}: ${answer.problem.kind} ${answer.problem.message}`)
      return answer.output as Output<typeof method>
    },
    problem: async (method, input) => {
      const answer = await core.call(method, input)
      if (answer.ok) throw new Error(`${method} was expected to fail`)
      return answer.problem
    },
    signIn: async (password = centre.password) => {
      await desk.ok('session.signIn', { staffNo: staff.staffNo, password })
    },
    rewire: (next) => {
      fetchImpl = next
    },
    crash: async () => {
      abandoned.push(core)
      core = open()
      await desk.signIn()
    },
    end: async () => {
      await Promise.allSettled([core, ...abandoned].map((c) => c.close()))
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return desk
}

const surnames = '王李张刘陈杨黄赵吴周曾'
const given = ['小明', '秀英', '伟', '芳芳', '建国', '丽', '志强', '桂花', '淑兰', '海燕']

/** The n-th synthetic case: another person, disease, channel, state and due date each, all spread evenly. */
export function numberedCase(n: number, changes: Parameters<typeof aCase>[0] = {}): ReturnType<typeof aCase> {
  const base = aCase()
  const name = `${surnames[n % surnames.length] ?? '王'}${given[Math.floor(n / surnames.length) % given.length] ?? '伟'}`
  const day = String(1 + (n % 28)).padStart(2, '0')
  const disease = pack.diseases[n % pack.diseases.length]
  return aCase({
    id: uuid(n),
    caseNo: `5104002611${String(1 + Math.floor(n / 10_000)).padStart(2, '0')}${String(n % 10_000).padStart(4, '0')}`,
    applicationNo: `A${n}`,
    dueOn: `2026-${n % 2 === 0 ? '11' : '12'}-${day}`,
    channel: (['provincial_app', 'city_mini_program', 'national_app', 'window'] as const)[n % 4] ?? 'window',
    documents: [],
    ...changes,
    form: {
      ...base.form,
      psn_no: `5104000${String(n).padStart(7, '0')}`,
      psn_name: name,
      certno: `51040219${String(50 + (n % 50))}0101${String(n % 10_000).padStart(4, '0')}`,
      opsp_dise_code: disease?.opsp_dise_code ?? base.form.opsp_dise_code,
      opsp_dise_name: disease?.opsp_dise_name ?? base.form.opsp_dise_name,
      insutype: n % 3 === 0 ? '310' : '390',
      ...changes.form,
    },
  })
}

/** With a note: against a block finding nothing is approved without one, and these people are no better than need be. */
export const approve = { kind: 'propose_approve' as const, criteria: [], note: '已核对材料' }
