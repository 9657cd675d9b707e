import { existsSync } from 'node:fs'
import { capture, run } from './run.mjs'
import { giveUp, say } from './say.mjs'

/** What the desktop app and its tests need from the system on Linux: package → how to see that it is there. */
const desktop = {
  xvfb: ['Xvfb'],
  'libgtk-3-0': ['lib', 'libgtk-3.so.0'],
  libnss3: ['lib', 'libnss3.so'],
  libasound2: ['lib', 'libasound.so.2'],
  libgbm1: ['lib', 'libgbm.so.1'],
  'libatk-bridge2.0-0': ['lib', 'libatk-bridge-2.0.so.0'],
  libcups2: ['lib', 'libcups.so.2'],
  libxss1: ['lib', 'libXss.so.1'],
  libxtst6: ['lib', 'libXtst.so.6'],
  libnotify4: ['lib', 'libnotify.so.4'],
  'fonts-noto-cjk': ['font', 'Noto Sans CJK SC'],
  fontconfig: ['fc-list'],
}
const testing = {
  chromium: ['chromium'],
  postgresql: ['postgres'],
  'poppler-utils': ['pdftoppm'],
  // for the recorder of disk calls
  gcc: ['gcc'],
  'libc6-dev': ['header', 'dlfcn.h'],
}

/**
 * Sees that the system libraries are there. On Debian as root they are installed; elsewhere one line says what to
 * install, and the caller goes on when it can (`needed` false) or stops.
 */
export function ensureSystem({ tests }) {
  if (process.platform !== 'linux') return
  const wanted = tests ? { ...desktop, ...testing } : desktop
  let missing = missingOf(wanted)
  if (missing.length === 0) return
  const root = process.getuid?.() === 0
  if (root && existsSync('/etc/debian_version')) {
    say(`Installing Debian packages: ${missing.join(' ')} …`)
    const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'inherit'] }
    run('apt-get', ['update', '-qq'], quiet)
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], quiet)
    missing = missingOf(wanted)
    if (missing.length === 0) return
  }
  giveUp(
    `Missing from this system: ${missing.join(' ')}. Install them (Debian/Ubuntu: sudo apt-get install ${missing.join(' ')}) and run this again.`,
  )
}

function missingOf(wanted) {
  const libraries = capture('ldconfig', ['-p']) ?? capture('/sbin/ldconfig', ['-p']) ?? ''
  const fonts = capture('fc-list', [':lang=zh-cn', 'family']) ?? ''
  return Object.entries(wanted)
    .filter(([, [kind, name]]) => {
      if (kind === 'lib') return !libraries.includes(name)
      if (kind === 'font') return !fonts.includes(name)
      if (kind === 'header') return !existsSync(`/usr/include/${name}`)
      if (kind === 'postgres') return postgresBin() === null
      return capture('sh', ['-c', `command -v ${kind}`]) === null
    })
    .map(([name]) => name)
}

/** Folder with initdb and pg_ctl, newest version first, or null. */
export function postgresBin() {
  const found = capture('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1'])?.trim()
  return found && existsSync(`${found}/initdb`) ? found : null
}
