// npm test: everything. npm test -- unit electron: only the named steps.
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
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
  schedules: ['npx', ['vitest', 'run', '--project', 'schedules']],
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
 * after the other. `build` comes before the windows that show what it made. Schedules keep every processor busy and come
 * when all the others are done.
 */
const windows = ['build', 'ui', 'electron']
const busy = names.filter((name) => name === 'schedules')
const others = names.filter((name) => !busy.includes(name))
const lanes =
  availableParallelism() > 1
    ? [others.filter((name) => windows.includes(name)), others.filter((name) => !windows.includes(name))]
    : [others]

const results = []
async function runLane(lane) {
  for (const name of lane) {
    const [command, args] = steps[name]
    say(`   ${name} …`)
    const started = Date.now()
    const { code, output } = await runKept(command, args, { env })
    const seconds = Math.round((Date.now() - started) / 1000)
    say(`\n── ${name} ──\n${output.trimEnd()}\n── ${name}: ${code === 0 ? 'passed' : 'FAILED'} after ${seconds} s ──\n`)
    results.push({ name, ok: code === 0, seconds, failed: code === 0 ? [] : failedTests(output) })
  }
}

/** Names of the tests that failed, as the runner tells them; said again at the very end, where whoever looks finds them. */
function failedTests(output) {
  const lines = stripVTControlCharacters(output).split('\n')
  return [...new Set(lines.filter((line) => /^\s*FAIL\s/.test(line)).map((line) => line.trim()))]
}

await Promise.all(lanes.map(runLane))
await runLane(busy)
results.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))

say('\n── result ──')
for (const { ok, name, seconds, failed } of results) {
  say(`${ok ? 'passed' : 'FAILED'}  ${name}  ${seconds} s`)
  for (const test of failed) say(`        ${test}`)
}
screen.stop()
process.exit(results.every((r) => r.ok) ? 0 : 1)
