/**
 * The demo behind `npm run demo`: central with embedded defaults, seeded once, and the desktop app signed in as a
 * demo reviewer. Everything it makes lies in `.demo/`, which may be deleted at any time.
 *
 *   --cases N   how many cases to seed (500)
 *   --seed N    which synthetic people (1)
 *   --once      stop after the first screenshot; only where there is no display
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { _electron } from 'playwright-core'
import { seedCentre } from '#central/seed/seed.ts'
import { DEMO_PASSWORD, demoStaff, staffNosOf } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    once: { type: 'boolean', default: false },
  },
})
const home = join(import.meta.dirname, '..', '.demo', `cases-${values.cases}-seed-${values.seed}`)
const launch: { path: string; args: string[]; virtual: boolean } = JSON.parse(process.env.MENTE_ELECTRON_LAUNCH ?? '')

console.log('Starting central (embedded database) …')
const central = await openSeeded()
tellAccounts(central)

const reviewer = staffNosOf('first_reviewer')[0] ?? ''
const args = [...launch.args, `--mente-data=${join(home, 'desk')}`, `--mente-central=${central.url}`]
const env = { ...definedEnv(), MENTE_DEMO_SIGN_IN: `${reviewer}:${DEMO_PASSWORD}` }
console.log(`\nThe desktop app starts, signed in as ${reviewer}.`)
if (launch.virtual) await showOnVirtualDisplay()
else await untilClosed(spawn(launch.path, args, { env, stdio: ['ignore', 'inherit', 'ignore'] }))
await central.close()
process.exit(0)

/** A centre with cases in it: seeded now, or whole from an earlier start. One that was stopped half way is made anew. */
async function openSeeded(): Promise<Central> {
  const done = join(home, 'seeded')
  if (!existsSync(done)) await rm(home, { recursive: true, force: true })
  await mkdir(home, { recursive: true })
  const central = await startCentral({ dataDir: join(home, 'central'), jobs: true })
  if (existsSync(done)) console.log(`The cases of an earlier start are there (${home}).`)
  else {
    await seed(central)
    await writeFile(done, '')
  }
  return central
}

async function seed(central: Central): Promise<void> {
  let printedAt = 0
  const report = await seedCentre(central, {
    cases: Number(values.cases),
    seed: Number(values.seed),
    workers: 2,
    today: chinaDate(new Date().toISOString()),
    onProgress({ cases, of, secondsLeft }) {
      if (performance.now() - printedAt < 5000) return
      printedAt = performance.now()
      console.log(`  seeding: ${cases} of ${of} cases, about ${Math.ceil(secondsLeft)} s left`)
    },
  })
  console.log(`Seeded ${report.cases} cases with ${report.documents} documents in ${report.seconds.toFixed(0)} s.`)
}

function tellAccounts({ url, policy }: Central): void {
  console.log(`\nCentral: ${url}   (${policy.pack.mark})`)
  console.log(`Accounts, all with password ${DEMO_PASSWORD}:`)
  for (const { staffNo, name, roles } of demoStaff(policy.pack.areaCode)) {
    console.log(`  ${staffNo}  ${name}  ${roles.join(', ')}`)
  }
}

/** No screen to look at: drive the app once, leave a picture, and stay up until stopped. */
async function showOnVirtualDisplay(): Promise<void> {
  const app = await _electron.launch({ executablePath: launch.path, args, env })
  const page = await app.firstWindow()
  await page.getByText('政策包').first().waitFor({ timeout: 120_000 })
  const picture = join(home, 'screenshot.png')
  await page.screenshot({ path: picture })
  console.log(`Screenshot: ${picture}`)
  if (!values.once) {
    console.log('Running. Ctrl+C stops it.')
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve())
      process.once('SIGTERM', () => resolve())
      app.once('close', () => resolve())
    })
  }
  await app.close().catch(() => undefined) // the window may have been closed by its person already
}

function untilClosed(child: ChildProcess): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill('SIGTERM'))
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])))
}
