import { describe, expect, it } from 'vitest'
import { bundledPolicy } from '#central/config.ts'
import { type PlannedApplication, planApplication } from '#central/seed/plan.ts'
import type { SeededFlaw, SeededStep } from '#central/seed/types.ts'
import type { CaseFile, CaseState } from '#shared/model/case.ts'
import type { OtherFacts } from '#shared/policy/findings/others.ts'
import { findings } from '#shared/policy/findings.ts'
import { casesOf } from './support/planned.ts'

/**
 * How good the machine's eye is, counted: every flaw the seeder put in and wrote down that needs no reading of images must
 * be found, and no case without a flaw may be stopped. Nothing is drawn here: `support/planned.ts` says how pictures are
 * told apart without painting them.
 */
const policy = bundledPolicy()
const CASES = 5_000

/** Where a case stands after its past, as far as that can be said without the centre's sample for 复审. */
function stateAfter(steps: readonly SeededStep[]): CaseState {
  switch (steps.at(-1)?.kind) {
    case undefined:
      return 'received'
    case 'not_accept':
      return 'not_accepted'
    case 'request_supplement':
      return 'supplement'
    case 'request_originals':
      return 'originals'
    case 'endorse':
      return steps.some((step) => step.kind === 'propose_reject') ? 'rejected' : 'approved'
    case 'accept':
    case 'supplemented':
      return 'first_review'
    case 'withdrawn':
      return 'withdrawn'
    default:
      return 'second_review'
  }
}

interface Planned {
  readonly plan: PlannedApplication
  readonly caseFile: CaseFile
}

function planCases(seed: number): Planned[] {
  const all: Planned[] = []
  for (let index = 0; all.length < CASES; index++) {
    const plan = planApplication(
      { seed, policy, today: '2026-11-20', quality: 'economical' },
      index,
      CASES - all.length,
    )
    const cases = casesOf(plan, index, policy)
    all.push(...cases.map((file, i) => ({ plan, caseFile: { ...file, state: stateAfter(plan.steps[i] ?? []) } })))
  }
  return all
}

const group = <T>(items: readonly T[], keysOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const known = groups.get(key)
      if (known) known.push(item)
      else groups.set(key, [item])
    }
  }
  return groups
}

/** What a centre that holds all these cases would say of the others: by ID number, and by the hash of the picture. */
function othersOf(all: readonly CaseFile[]): (caseFile: CaseFile) => OtherFacts {
  const byPerson = group(all, (file) => [file.form.certno])
  const byPicture = group(all, (file) => file.documents.map((document) => document.sha256))
  return (caseFile) => ({
    samePerson: (byPerson.get(caseFile.form.certno) ?? [])
      .filter((other) => other.id !== caseFile.id)
      .map((other) => ({ ...other, opsp_dise_code: other.form.opsp_dise_code })),
    pictures: caseFile.documents.flatMap((document) =>
      (byPicture.get(document.sha256) ?? [])
        .filter((other) => other.form.certno !== caseFile.form.certno)
        .map((other) => ({ documentId: document.id, caseNo: other.caseNo })),
    ),
  })
}

describe('on 5,000 seeded cases', () => {
  it('every flaw that needs no image reading is found, and no clean case is blocked', () => {
    const planned = planCases(11)
    expect(planned).toHaveLength(CASES)
    const others = othersOf(planned.map(({ caseFile }) => caseFile))
    const recall = new Map<string, { put: number; found: number }>()
    const falseBlocks: string[] = []
    const missed: string[] = []
    let clean = 0
    let noticed = 0
    const count = ({ code }: SeededFlaw, found: boolean) => {
      const row = recall.get(code) ?? { put: 0, found: 0 }
      recall.set(code, { put: row.put + 1, found: row.found + (found ? 1 : 0) })
    }
    for (const { plan, caseFile } of planned) {
      const found = findings(caseFile, policy.pack, others(caseFile))
      for (const flaw of plan.flaws) {
        if (flaw.needsImageReading) continue
        const seen = found.some((finding) => finding.code === flaw.code)
        count(flaw, seen)
        if (!seen) missed.push(`${plan.application.channelNo} ${flaw.code}`)
      }
      if (plan.flaws.length > 0) continue
      clean += 1
      if (found.some((finding) => finding.severity !== 'info')) noticed += 1
      const blocks = found.filter((finding) => finding.severity === 'block')
      falseBlocks.push(...blocks.map((finding) => `${plan.application.channelNo} ${finding.sentence}`))
    }
    const lines = [...recall].sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [code, { put, found }] of lines) {
      process.stdout.write(`  recall ${code.padEnd(28)} ${found}/${put} ${((100 * found) / put).toFixed(1)} %\n`)
    }
    process.stdout.write(`  clean cases ${clean}, false blocks ${falseBlocks.length}, warned of ${noticed}\n`)
    expect(missed).toEqual([])
    expect(falseBlocks).toEqual([])
    // every kind that needs no reading was really put in
    expect(lines.length).toBeGreaterThanOrEqual(28)
    expect(clean).toBeGreaterThan(CASES / 2)
  }, 120_000)
})
