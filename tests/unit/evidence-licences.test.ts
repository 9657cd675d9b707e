import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** What goes out with the product: every package of the lock file that is not for development alone. */
const root = new URL('../../', import.meta.url)
const lock: { packages: Record<string, { dev?: boolean; license?: string; optional?: boolean }> } = JSON.parse(
  readFileSync(new URL('package-lock.json', root), 'utf8'),
)
const shipped = Object.entries(lock.packages)
  .filter(([path, entry]) => path !== '' && entry.dev !== true)
  .map(([path, entry]) => ({ name: path.replace(/^.*node_modules\//, ''), license: entry.license ?? '' }))

const PERMISSIVE =
  /^(MIT|MIT\/X11|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0|OFL-1\.1|Unlicense|Zlib|CC0-1\.0|PostgreSQL|Python-2\.0)$/
/** Their entries state no licence; the reason why they may go out. */
const UNSTATED: readonly [RegExp, string][] = [
  [/^@napi-rs\/canvas-/, 'platform halves of @napi-rs/canvas, which is MIT; those not installed here have no entry'],
  [/^buffers$/, 'no field in this version; part of binary (MIT) by the same author'],
]

/** The terms chosen where there is a choice: one alternative that is permissive is enough, of several all must be. */
function permissive(license: string): boolean {
  const plain = license.replace(/^\(|\)$/g, '')
  if (plain.includes(' OR ')) return plain.split(' OR ').some(permissive)
  return plain.split(' AND ').every((part) => PERMISSIVE.test(part))
}

describe('licences of what ships', () => {
  it('nothing under GPL or AGPL, and under LGPL only the HEIC decoder', () => {
    const others = shipped.filter(
      ({ name, license }) => !permissive(license) && !(license === '' && UNSTATED.some(([known]) => known.test(name))),
    )
    expect(others).toEqual([{ name: 'libheif-js', license: 'LGPL-3.0' }])
  })

  it('the notice names the LGPL part and how to replace it', () => {
    const notice = readFileSync(new URL('NOTICE', root), 'utf8')
    expect(notice).toMatch(/libheif[\s\S]*LGPL[\s\S]*libheif-bundle-\*\.mjs[\s\S]*replaced/)
  })
})
