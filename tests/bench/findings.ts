/**
 * How long `findings()` and `deadline()` take per case, over a mix of clean and flawed cases. The whole list of a big city
 * (100,000 cases) is checked at once when a policy pack changes: 30 µs each is the aim. Run: `node tests/bench/findings.ts`.
 */
import type { CaseFile } from '#shared/model/case.ts'
import { deadline } from '#shared/policy/clock.ts'
import { findings } from '#shared/policy/findings.ts'
import { aCase, calendar, pack, withDocument, withForm, withInsurance, without } from '../policy/support.ts'

const CASES = 100_000
const mix: CaseFile[] = [
  aCase(),
  aCase(),
  withForm({ psn_name: '阿卜杜•热合曼' }),
  withDocument('report', { issuedOn: '2025-01-01' }),
  without('discharge', withInsurance({ psn_insu_stas: '2', arrearsMonths: 2 })),
  aCase({ applyType: 'renewal' }),
]

function measure(name: string, one: (caseFile: CaseFile) => void): void {
  const round = () => {
    const start = performance.now()
    for (let i = 0; i < CASES; i += 1) one(mix[i % mix.length] ?? aCase())
    return ((performance.now() - start) * 1000) / CASES
  }
  round()
  const rounds = [round(), round(), round(), round(), round()].sort((a, b) => a - b)
  console.log(`${name}: ${rounds[2]?.toFixed(2)} µs per case (median of 5 × ${CASES})`)
}

measure('findings', (caseFile) => findings(caseFile, pack))
measure('deadline', ({ acceptedOn, limitWorkdays }) =>
  deadline({ acceptedOn, limitWorkdays, pauses: [], clock: 'PAUSE', calendar, today: '2026-10-09' }),
)
