import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const dir = mkdtempSync(join(tmpdir(), 'mente-inherited-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Node marks what it was given itself, up to the first gap; this stands behind one. */
const FAR = 90

/** A process that was given a file which its own children inherit, as Chromium's are; prints what such a child sees. */
function seenByChild(covered: boolean): string[] {
  const module = new URL('../../electron/main/inherited.ts', import.meta.url).href
  const child = `const at = (fd) => { try { return require('node:fs').readlinkSync('/proc/self/fd/' + fd) } catch { return '' } }
    console.log(JSON.stringify([at(${FAR}), at(${FAR + 1})]))`
  const parent = `import { spawnSync } from 'node:child_process'
    import { coverInherited } from '${module}'
    const covered = ${covered} ? coverInherited() : { stdio: [], close() {} }
    const stdio = ['ignore', 'inherit', 'inherit', 'ignore', ...covered.stdio]
    spawnSync(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio })
    covered.close()`
  const file = openSync(join(dir, 'channel'), 'w')
  const nothing = Array.from({ length: FAR - 3 }, () => 'ignore' as const)
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', parent], {
    stdio: ['ignore', 'pipe', 'inherit', ...nothing, file, file],
    encoding: 'utf8',
  })
  closeSync(file)
  return JSON.parse(stdout)
}

test.skipIf(process.platform !== 'linux')('a child gets nothing of what this process has open', () => {
  expect(seenByChild(false)).toEqual([join(dir, 'channel'), join(dir, 'channel')])
  expect(seenByChild(true)).toEqual(['/dev/null', '/dev/null'])
})
