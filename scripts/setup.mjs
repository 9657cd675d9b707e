// npm run setup: installs everything demo, desk and test need, and says so.
import { ensureElectron } from './lib/electron-runtime.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { say } from './lib/say.mjs'
import { ensureSystem } from './lib/system.mjs'

ensurePackages()
ensureSystem({ tests: true })
const electron = await ensureElectron()
say(`Ready. Electron: ${electron.kind}`)
