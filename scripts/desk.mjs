// npm run desk -- --mente-central=https://… : builds and starts the desktop app against a centre of your own.
import { ensureDisplay } from './lib/display.mjs'
import { ensureElectron } from './lib/electron-runtime.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { background, run } from './lib/run.mjs'
import { giveUp } from './lib/say.mjs'
import { ensureSystem } from './lib/system.mjs'

ensurePackages()
ensureSystem({ tests: false })
const electron = await ensureElectron()
if (run('npm', ['run', '-s', 'build', '--', '--logLevel', 'warn']) !== 0) giveUp('The build failed; see above.')
const screen = await ensureDisplay()
const env = { ...electron.env, ...(screen.display ? { DISPLAY: screen.display } : {}) }
const { child } = background(electron.path, [...electron.args, ...process.argv.slice(2)], { env })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'))
child.once('exit', (code) => process.exit(code ?? 0))
