import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coreApi, type Method } from '#shared/contract/core-api.ts'
import type { Role } from '#shared/model/staff.ts'
import { aDocument, uuid } from '../policy/support.ts'
import { arbitraryOf, type Known } from '../support/arbitrary-of.ts'
import { aReviewer, numberedCase, policy, type TestDesk } from '../support/core-desk.ts'
import { hostileDay, isNoticed, keepsItsPromises, PATIENCE } from '../support/hostile-day.ts'
import { manualClock } from '../support/manual-clock.ts'
import type { Fault } from '../support/model-centre.ts'

const roles: Role[] = ['window', 'first_reviewer', 'second_reviewer', 'supervisor', 'auditor']
const staff = aReviewer(roles)
const states = ['received', 'first_review', 'second_review', 'originals', 'supplement', 'approved', 'rejected'] as const
const cases = states.map((state, i) =>
  numberedCase(i + 1, { state, documents: [aDocument(500 + i, 'diagnosis')], history: [] }),
)
const firstOf = (reasons: readonly { code: string }[]) => reasons.map(({ code }) => code)

/** Ids and codes of what there is, so that calls get beyond the door. */
const known: Known = {
  caseId: cases.map(({ id }) => id),
  caseIds: [cases.map(({ id }) => id), cases.slice(0, 1).map(({ id }) => id)],
  caseNo: cases.map(({ caseNo }) => caseNo),
  documentId: cases.flatMap(({ documents }) => documents.map(({ id }) => id)),
  baseVersion: [1, 2],
  baseMaterialVersion: [1, 2],
  packVersion: [policy.pack.version],
  // Made up once, so that one call names what another has made.
  opId: [1, 2, 3].map((n) => uuid(600 + n)),
  paperId: [1, 2].map((n) => uuid(610 + n)),
  draftId: [1, 2].map((n) => uuid(620 + n)),
  id: [1, 2].map((n) => uuid(620 + n)),
  batchId: [1, 2].map((n) => uuid(630 + n)),
  code: firstOf(policy.pack.reasons),
  reason: firstOf(policy.pack.reasons),
  opsp_dise_code: policy.pack.diseases.map((one) => one.opsp_dise_code),
  material: policy.pack.materials.map(({ code }) => code),
  staffNo: [staff.staffNo, '010999'],
}

interface Call {
  readonly method: Method
  readonly input: unknown
  readonly fault: Fault
}

/** Who is signed in is the day's own matter. */
const methods = (Object.keys(coreApi) as Method[]).filter((method) => !/^session\.(signIn|signOut)$/.test(method))
const faults = ['none', 'none', 'none', 'loseRequest', 'error500', 'captive', 'cutMidway'] as const
const calls: fc.Arbitrary<Call[]> = fc.array(
  fc.oneof(
    ...methods.map((method) =>
      fc.record({
        method: fc.constant(method),
        input: arbitraryOf(coreApi[method].input, known),
        fault: fc.constantFrom<Fault>(...faults),
      }),
    ),
  ),
  { minLength: 10, maxLength: 40 },
)

/** What no sentence may tell of anybody. */
const personal = cases.flatMap(({ form }) => [form.psn_name, form.certno, form.psn_no])

/** `spoil` breaks something about the desk once it is open. */
async function play(day: readonly Call[], spoil?: () => void, clock = manualClock()): Promise<void> {
  const put = ({ centre }: TestDesk) => {
    for (const one of cases) centre.put(one)
  }
  await hostileDay({ options: { staff, deps: { clock } }, put }, async ({ desk, line }) => {
    spoil?.()
    for (const call of day) {
      line(call)
      await ask(desk, call)
    }
  })
}

async function ask(desk: TestDesk, { method, input }: Call): Promise<void> {
  const answer = await desk.core().call(method, input)
  if (answer.ok) return
  const { kind, message } = answer.problem
  if (kind === 'Locked') await desk.core().call('session.unlock', { password: desk.centre.password })
  expect(kind, `${method}: ${message}`).not.toBe('Bug')
  expect(message, 'a person can read it').toMatch(/[\u4e00-\u9fff]/)
  for (const one of personal) expect(message, 'nobody is named').not.toContain(one)
}

test(
  'whatever the contract lets a window ask is answered: as asked, or with a sentence that says why not',
  () => keepsItsPromises(calls, (day) => play(day), 60, 15_000),
  PATIENCE,
)

test(
  'the property notices a desk that has not thought of everything',
  () =>
    isNoticed(
      calls,
      (day) => {
        const clock = manualClock()
        let now = clock.now
        const spoil = () => {
          now = () => Number.NaN
        }
        return play(day, spoil, { ...clock, now: () => now() })
      },
      20,
      20261130,
    ),
  90_000,
)
