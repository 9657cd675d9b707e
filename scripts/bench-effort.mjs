// npm run -s bench:effort -- [--json]
// How many keys a piece of work takes, counted by the driver that presses them, in the real renderer on a real core and
// a real centre with synthetic cases. --json: one line on stdout, nothing else; why a figure is missing goes to stderr.
import { parseArgs } from 'node:util'
import { measureEffort } from '../tests/effort/run.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const effort = await measureEffort((sentence) => process.stderr.write(`${sentence}\n`))
process.stdout.write(`${JSON.stringify(effort, null, values.json ? undefined : 2)}\n`)
process.exit(0)
