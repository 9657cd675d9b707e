import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { loadSeed } from '#central/seed/load.ts'
import type { SeededApplication, SeededStep } from '#central/seed/types.ts'
import { startCentral } from '#central/start.ts'
import { readFeed, signIn } from './support/client.ts'
import { onPglite } from './support/engines.ts'
import { applicationOf, documentOf, first1, paper, policy, second1, staff, window1 } from './support/fixtures.ts'

const applicant = { staffNo: null }
const step = (kind: SeededStep['kind'], { staffNo }: { staffNo: string | null }, at: string): SeededStep => ({
  kind,
  staffNo,
  at,
})

function seeded(n: number, steps: SeededStep[]): SeededApplication {
  const bytes = paper(`seed ${n % 7}`)
  const document = documentOf(bytes)
  return {
    application: applicationOf(`S${n}`, document),
    files: new Map([[document.sha256, bytes]]),
    flaws: n % 2 ? [{ code: 'id_invalid', needsImageReading: false, detail: `flaw ${n}` }] : [],
    steps: [steps],
  }
}

const pasts: SeededStep[][] = [
  [],
  [step('accept', window1, '2026-11-20T08:00:00Z')],
  [step('accept', window1, '2026-11-20T08:00:00Z'), step('request_supplement', first1, '2026-11-21T01:00:00Z')],
  [
    step('accept', window1, '2026-11-20T08:00:00Z'),
    step('propose_approve', first1, '2026-11-21T01:00:00Z'),
    step('endorse', second1, '2026-11-21T02:00:00Z'),
  ],
  [
    step('accept', window1, '2026-11-20T08:00:00Z'),
    step('propose_reject', first1, '2026-11-21T01:00:00Z'),
    step('endorse', second1, '2026-11-21T02:00:00Z'),
  ],
  [step('not_accept', window1, '2026-11-20T08:00:00Z')],
]

async function* applications(count: number): AsyncGenerator<SeededApplication> {
  for (let n = 0; n < count; n += 1) yield seeded(n, pasts[n % pasts.length] ?? [])
}

// PGlite alone: the seeder speaks to the database through the intake and the store, whose own tests run on both engines
onPglite('the seed', (get) => {
  it('loads with real pasts, papers and flaws, and the feed carries it', async () => {
    const { central } = get()
    expect(await loadSeed(central, applications(450), staff)).toEqual({ applications: 450, cases: 450, files: 7 })
    const { cases } = await readFeed(central, await signIn(central, first1))
    expect(cases).toHaveLength(450)
    expect(cases.slice(0, 6).map((file) => file.state)).toEqual([
      'received',
      'first_review',
      'supplement',
      'registered',
      'rejected',
      'not_accepted',
    ])
    expect(cases[1]).toMatchObject({ acceptedOn: '2026-11-20', dueOn: '2026-12-11' })
    expect(cases[2]).toMatchObject({ dueOn: null, pauses: [{ from: '2026-11-21', to: null }] })
    expect(cases[4]).toMatchObject({ proposal: { by: first1.staffNo, at: '2026-11-21T01:00:00.000Z' } })
    expect(new Set(cases.map((file) => file.caseNo)).size).toBe(450)
    const flaws = await central.sql.query('SELECT 1 FROM seed_flaw JOIN case_file ON id = case_id')
    expect(flaws).toHaveLength(225)
    const [document] = cases[0]?.documents ?? []
    expect(await central.files.size(document?.sha256 ?? '')).toBe(document?.bytes)
  })

  it('plays what applicants did: took it back, or answered with the paper that had been missing', async () => {
    const { central } = get()
    const asked = [
      step('accept', window1, '2026-11-16T08:00:00Z'),
      step('request_supplement', first1, '2026-11-17T01:00:00Z'),
    ]
    const taken = [step('withdrawn', applicant, '2026-11-18T01:00:00Z')]
    const answered = [...asked, step('supplemented', applicant, '2026-11-19T01:00:00Z')]
    const late = documentOf(paper('seed late'))
    const { application, files, ...rest } = seeded(901, answered)
    const documents = [...application.documents, { ...late, material: 'report' }]
    const supplemented = {
      ...rest,
      application: { ...application, documents },
      files: new Map([...files, [late.sha256, paper('seed late')] as const]),
      late: 'report',
    }
    await loadSeed(central, [seeded(900, taken), supplemented], staff)
    const { cases } = await readFeed(central, await signIn(central, first1))
    const [withdrawn, back] = cases.slice(-2)
    expect(withdrawn).toMatchObject({ state: 'withdrawn', dueOn: null })
    expect(back).toMatchObject({
      state: 'first_review',
      pauses: [{ from: '2026-11-17', to: '2026-11-19' }],
      supplements: [{ items: [{ material: 'report' }], answeredAt: '2026-11-19T01:00:00.000Z' }],
    })
    expect(back?.documents.map(({ material, addedAt }) => [material, addedAt])).toEqual([
      [application.documents[0]?.material, back?.receivedAt],
      ['report', '2026-11-19T01:00:00.000Z'],
    ])
  })

  it('refuses to load twice', async () => {
    await expect(loadSeed(get().central, applications(3), staff)).rejects.toThrow()
  })

  it('names the step the rules do not allow', async () => {
    const wrong = [seeded(1000, [step('endorse', second1, '2026-11-20T08:00:00Z')])]
    const skipped = await loadSeed(get().central, wrong, staff)
    expect(skipped.cases).toBe(1)
    const refused = [seeded(1001, [step('propose_approve', first1, '2026-11-20T08:00:00Z')])]
    await expect(loadSeed(get().central, refused, staff)).rejects.toThrow(
      /step 1 \(propose_approve\) is rejected: not_in_state/,
    )
  })

  it('refuses a paper that is not what its name says', async () => {
    const one = seeded(1002, [])
    const files = new Map([[documentOf(paper('claimed')).sha256, paper('other')]])
    await expect(loadSeed(get().central, [{ ...one, files }], staff)).rejects.toThrow(/SHA-256/)
  })
})

it('the same seed makes the same cases in another database', async () => {
  async function fingerprint(): Promise<string> {
    const central = await startCentral({ policy })
    try {
      await loadSeed(central, applications(12), staff)
      const rows = await central.sql.query('SELECT to_jsonb(case_file) AS row FROM case_file ORDER BY feed_pos')
      expect(rows).toHaveLength(12)
      return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
    } finally {
      await central.close()
    }
  }
  expect(await fingerprint()).toBe(await fingerprint())
})
