import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadImage } from '@napi-rs/canvas'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundledPolicy } from '#central/config.ts'
import { generateApplications, qualityFor } from '#central/seed/generate.ts'
import { seedCentre } from '#central/seed/seed.ts'
import { DEMO_PASSWORD, demoStaff } from '#central/seed/staff.ts'
import type { SeededApplication } from '#central/seed/types.ts'
import { type Central, startCentral } from '#central/start.ts'
import { IntakeApplication, type IntakeDocument } from '#shared/contract/central-api.ts'

const policy = bundledPolicy()
const today = '2026-11-20'
const CASES = 14
/** drawing is slow on a busy machine */
const PATIENCE = 240_000

const hasPoppler = spawnSync('pdfinfo', ['-v']).status === 0
const skipReason = hasPoppler ? '' : ' (skipped: pdfinfo of poppler-utils is not installed)'

async function generate(workers: number, cases = CASES): Promise<SeededApplication[]> {
  const all: SeededApplication[] = []
  for await (const one of generateApplications({ seed: 3, cases, policy, today, workers })) all.push(one)
  return all
}

let seeded: SeededApplication[] = []
let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seed-'))
  seeded = await generate(2)
}, PATIENCE)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Every document of the seed with its bytes. */
function documents() {
  return seeded.flatMap(({ application, files }) =>
    application.documents.map((document) => {
      const bytes = files.get(document.sha256)
      if (!bytes) throw new Error('a document without bytes')
      return { document, bytes }
    }),
  )
}

describe('generated applications', () => {
  it('make exactly the cases asked for and keep the contract', () => {
    expect(seeded.reduce((sum, s) => sum + s.application.diseases.length, 0)).toBe(CASES)
    for (const { application } of seeded) expect(IntakeApplication.safeParse(application).success).toBe(true)
  })

  it(
    'are the same, to the byte, whatever the number of threads',
    async () => {
      const again = await generate(1)
      expect(again.map((s) => s.application)).toEqual(seeded.map((s) => s.application))
    },
    PATIENCE,
  )

  it('declare of every document its true hash, size and media type', () => {
    const magic: Partial<Record<IntakeDocument['mediaType'], string>> = {
      'application/pdf': '25504446',
      'image/jpeg': 'ffd8ffe1',
      'image/tiff': '49492a00',
    }
    for (const { document, bytes } of documents()) {
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(document.sha256)
      expect(bytes.length).toBe(document.bytes)
      expect(Buffer.from(bytes.subarray(0, 4)).toString('hex')).toBe(magic[document.mediaType])
    }
  })

  it('give every person pictures of their own', () => {
    const cards = documents().filter(({ document }) => ['id_front', 'photo'].includes(document.material))
    expect(new Set(cards.map(({ document }) => document.sha256)).size).toBe(cards.length)
  })

  it('decode as photographs where they are JPEG', async () => {
    for (const { document, bytes } of documents()) {
      if (document.mediaType !== 'image/jpeg') continue
      const image = await loadImage(Buffer.from(bytes))
      expect(Math.min(image.width, image.height)).toBeGreaterThan(250)
    }
  })

  it('stop their threads when the reader leaves early', async () => {
    for await (const one of generateApplications({ seed: 4, cases: 50, policy, today, workers: 1 })) {
      expect(one.files.size).toBeGreaterThan(0)
      break
    }
  })

  it('switch to economical drawing for many thousand cases', () => {
    expect([qualityFor(2_000), qualityFor(20_000)]).toEqual(['full', 'economical'])
  })
})

describe.skipIf(!hasPoppler)(`PDF papers under poppler${skipReason}`, () => {
  it(
    'have the declared number of A4 pages and paint without complaint',
    () => {
      let checked = 0
      for (const { document, bytes } of documents()) {
        if (document.mediaType !== 'application/pdf') continue
        const path = join(folder, 'paper.pdf')
        writeFileSync(path, bytes)
        const info = execFileSync('pdfinfo', [path]).toString()
        expect(info).toMatch(new RegExp(`Pages:\\s+${document.pages}\\n`))
        expect(info).toMatch(/\(A4\)/)
        const painted = spawnSync('pdftoppm', ['-gray', '-r', '20', path])
        expect(painted.stderr.toString()).toBe('')
        checked++
      }
      expect(checked).toBeGreaterThan(10)
    },
    PATIENCE,
  )
})

describe('a seeded centre', () => {
  let central: Central
  beforeAll(async () => {
    central = await startCentral({ policy })
  })
  afterAll(() => central.close())

  it(
    'holds the cases, reports states and flaws, and lets the demo staff sign in',
    async () => {
      const progress: number[] = []
      const report = await seedCentre(central, {
        seed: 3,
        cases: CASES,
        today,
        onProgress: (p) => progress.push(p.cases),
      })
      expect(report.cases).toBe(CASES)
      expect(progress.at(-1)).toBe(CASES)
      expect(Object.values(report.byState).reduce((a, b) => a + b, 0)).toBe(CASES)
      expect(Object.values(report.byFlaw).reduce((a, b) => a + b, 0)).toBe(
        seeded.filter((s) => s.flaws.length > 0).length,
      )
      const [first] = demoStaff('510400')
      const answer = await fetch(`${central.url}/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          staffNo: first?.staffNo,
          password: DEMO_PASSWORD,
          deviceId: '01900000-0000-7000-8000-0000000000aa',
        }),
      })
      expect(answer.status).toBe(200)
    },
    PATIENCE,
  )
})
