// npm run -s bench:ui -- [--json] [--rows N] [--reps N]
// The real renderer (built as the product is, in headless Chromium) on the real core over 100,000 cached cases: p50 and
// p95 of key → paint, dropped frames while scrolling, heap after 50 and 500 opened cases; beside it antd's own virtual
// Table on the same rows. --json: one line on stdout, nothing else; progress goes to stderr.
import { parseArgs } from 'node:util'
import { benchUi } from '../tests/bench/ui/run.ts'
import { giveUp } from './lib/say.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '100000' },
    reps: { type: 'string', default: '60' },
  },
})
const rows = Number(values.rows)
const reps = Number(values.reps)
if (!(rows >= 1_000) || !(reps >= 5)) giveUp('--rows takes a number from 1000, --reps one from 5.')
const say = (sentence) => process.stderr.write(`${sentence}\n`)
const figures = await benchUi({ rows, reps, opened: [50, 500], say })
process.stdout.write(`${JSON.stringify(figures, null, values.json ? undefined : 2)}\n`)
process.exit(0)
