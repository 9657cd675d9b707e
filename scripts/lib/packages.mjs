import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { systemPath } from './run.mjs'
import { giveUp, say } from './say.mjs'

const stamp = join(root, 'node_modules', '.installed-lock')

/** Installs the npm packages when they are missing or the lock file changed; says nothing when all is there. */
export function ensurePackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  say('Installing npm packages (npm ci) …')
  // by the system's own Node: npm ci takes away the folder the project's Node lies in
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: systemPath(), ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
  })
  if (done.status !== 0)
    giveUp('npm ci failed. Check the network or the npm registry setting (npm config get registry) and run this again.')
  writeFileSync(stamp, lock)
}
