import { parseArgs } from 'node:util'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { startCentral } from '../start.ts'
import { type SeedReport, seedCentre } from './seed.ts'
import { DEMO_PASSWORD, demoStaff } from './staff.ts'

const help = `node central/seed/main.ts [--cases 2000] [--seed 1] [--data ./central-data] [--today YYYY-MM-DD] [--workers 2]

Fills an empty centre with synthetic applications, scanned-looking papers and demo accounts.

  --today         the day on which deadlines stand as generated; without it, today in China
  --database-url  PostgreSQL 15 or later (or DATABASE_URL); without it the database lives in the data folder (PGlite)`

const commandLine = {
  options: {
    cases: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string', default: 'central-data' },
    today: { type: 'string' },
    workers: { type: 'string', default: '2' },
    'database-url': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
} as const

/** A whole number of at least 1, or a sentence that says which option is wrong. */
function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number, 1 or more`)
  return value
}

function table(title: string, counts: Readonly<Record<string, number>>): void {
  console.log(`\n${title}`)
  for (const [name, n] of Object.entries(counts).sort(([, a], [, b]) => b - a)) {
    console.log(`  ${String(n).padStart(6)}  ${name}`)
  }
}

function print(report: SeedReport): void {
  const { applications, cases, documents, documentBytes, seconds, byState, byFlaw, onlyOnScans } = report
  const megabytes = (documentBytes / 1e6).toFixed(1)
  console.log(
    `\n${cases} cases of ${applications} applications, ${documents} documents (${megabytes} MB), ${seconds.toFixed(1)} s`,
  )
  table('cases by state', byState)
  const marked = Object.entries(byFlaw).map(
    ([code, n]) => [onlyOnScans.includes(code) ? `${code} *` : code, n] as const,
  )
  table('applications by flaw (* only on the scan)', Object.fromEntries(marked))
}

async function main(): Promise<void> {
  const { values } = parseArgs(commandLine)
  if (values.help) {
    console.log(help)
    return
  }
  const options = {
    cases: wholeNumber('cases', values.cases),
    seed: wholeNumber('seed', values.seed),
    workers: wholeNumber('workers', values.workers),
    today: values.today ?? chinaDate(new Date().toISOString()),
  }
  const databaseUrl = values['database-url'] ?? process.env.DATABASE_URL
  const central = await startCentral({
    dataDir: values.data,
    channelKey: null,
    ...(databaseUrl !== undefined && { databaseUrl }),
  })
  let printedAt = 0
  try {
    const report = await seedCentre(central, {
      ...options,
      onProgress({ cases, of, perSecond, secondsLeft }) {
        if (performance.now() - printedAt < 2000 && cases < of) return
        printedAt = performance.now()
        console.log(`${cases} of ${of} cases, ${perSecond.toFixed(1)} a second, ${Math.ceil(secondsLeft)} s left`)
      },
    })
    print(report)
    console.log(`\ndemo accounts, password ${DEMO_PASSWORD}`)
    for (const { staffNo, name, roles } of demoStaff(central.policy.pack.areaCode)) {
      console.log(`  ${staffNo}  ${name}  ${roles.join(', ')}`)
    }
  } finally {
    await central.close()
  }
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
