// npm test: everything. npm test -- unit electron: only the named steps.
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDisplay } from './lib/display.mjs'
import { ensureElectron } from './lib/electron-runtime.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { runKept } from './lib/run.mjs'
import { giveUp, say } from './lib/say.mjs'
import { ensureSystem, postgresBin } from './lib/system.mjs'

const steps = {
  types: ['npm', ['run', '-s', 'types']],
  lint: ['npm', ['run', '-s', 'lint']],
  unit: ['npm', ['run', '-s', 'unit']],
  build: ['npm', ['run', '-s', 'build', '--', '--logLevel', 'warn']],
  central: ['npx', ['vitest', 'run', '--project', 'central']],
  contract: ['npx', ['vitest', 'run', '--project', 'contract']],
  ui: ['npx', ['vitest', 'run', '--project', 'ui']],
  electron: ['npx', ['vitest', 'run', '--project', 'electron']],
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in steps))
if (unknown.length > 0) giveUp(`Unknown step ${unknown.join(', ')}; known: ${Object.keys(steps).join(' ')}`)
const names = asked.length > 0 ? asked : Object.keys(steps)

ensurePackages()
ensureSystem({ tests: true })
const electron = await ensureElectron()
const screen = await ensureDisplay()
const env = {
  // the command line tools the tests start read what was compiled before: half their time
  NODE_COMPILE_CACHE: join(tmpdir(), 'mente-compiled'),
  ...electron.env,
  MENTE_ELECTRON_LAUNCH: JSON.stringify({ path: electron.path, args: electron.args, virtual: screen.virtual }),
  MENTE_POSTGRES_BIN: postgresBin() ?? '',
  ...(screen.display ? { DISPLAY: screen.display } : {}),
}
say(`Electron runtime used by this run: ${electron.kind}`)

/**
 * Windows wait most of the time and rules and databases compute: side by side they need a third less time than one
 * after the other. `build` comes before the windows that show what it made.
 */
const windows = ['build', 'ui', 'electron']
const lanes =
  availableParallelism() > 1
    ? [names.filter((name) => windows.includes(name)), names.filter((name) => !windows.includes(name))]
    : [names]

const results = []
async function runLane(lane) {
  for (const name of lane) {
    const [command, args] = steps[name]
    say(`   ${name} …`)
    const started = Date.now()
    const { code, output } = await runKept(command, args, { env })
    const seconds = Math.round((Date.now() - started) / 1000)
    say(`\n── ${name} ──\n${output.trimEnd()}\n── ${name}: ${code === 0 ? 'passed' : 'FAILED'} after ${seconds} s ──\n`)
    results.push({ name, ok: code === 0, seconds })
  }
}
await Promise.all(lanes.map(runLane))
results.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))

say('\n── result ──')
for (const r of results) say(`${r.ok ? 'passed' : 'FAILED'}  ${r.name}  ${r.seconds} s`)
screen.stop()
process.exit(results.every((r) => r.ok) ? 0 : 1)
