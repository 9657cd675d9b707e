/**
 * The demo behind `npm run demo`: central with embedded defaults, seeded once, and the desktop app signed in as a
 * demo reviewer. Everything it makes lies in `.demo/`, which may be deleted at any time.
 *
 *   --cases N   how many cases to seed (default 300)
 *   --seed N    which synthetic people (default 1)
 *   --once      stop after the first screenshot
 */
import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { _electron } from 'playwright-core'
import { seedCentral } from '#central/seed/main.ts'
import { demoPassword, demoStaff } from '#central/seed/staff.ts'
import { startCentral } from '#central/start.ts'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    once: { type: 'boolean', default: false },
  },
})
const launch: { path: string; args: string[]; virtual: boolean } = JSON.parse(process.env.MENTE_ELECTRON_LAUNCH ?? '{}')
const home = join(import.meta.dirname, '..', '.demo', `cases-${values.cases}-seed-${values.seed}`)
const reviewer = demoStaff.find((s) => s.roles.includes('first_reviewer')) ?? demoStaff[0]
