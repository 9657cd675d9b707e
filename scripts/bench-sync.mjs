// npm run -s bench:sync -- [--json] [--cases N] [--cached N] [--reps N]
// How fast a desk pulls, decides and opens, beside PouchDB, WatermelonDB and bare SQLite in the same run, and how a centre
// on PostgreSQL answers 50 desks. The first run fetches what it compares with; nothing of the product depends on that.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchSync } from '../tests/bench/sync/run.ts'
import { giveUp } from './lib/say.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    cases: { type: 'string', default: '10000' },
    cached: { type: 'string', default: '100000' },
    reps: { type: 'string', default: '5' },
  },
})
const [cases, cached, reps] = [values.cases, values.cached, values.reps].map(Number)
if (![cases, cached, reps].every((n) => Number.isInteger(n) && n >= 1))
  giveUp('--cases, --cached and --reps take a number from 1.')

const peers = new URL('../tests/bench/sync/peers/', import.meta.url).pathname
if (!existsSync(`${peers}node_modules`)) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peers, stdio: ['ignore', 2, 2] })
  if (status !== 0) giveUp('What the benchmark compares with could not be fetched; is the npm registry in reach?')
}
const figures = await benchSync({ cases, cached, reps, note: (sentence) => process.stderr.write(`${sentence}\n`) })
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
else console.dir(figures, { depth: 4 })
