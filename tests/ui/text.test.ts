import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const renderer = resolve(import.meta.dirname, '../../renderer')
const catalogue = /(^|\/)text(\.[\w-]+)?\.zh\.ts$/

const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.tsx?$/.test(path) && !catalogue.test(path),
)

/** Source without comments; good enough for code that keeps `//` out of its strings. */
const withoutComments = (source: string) =>
  source
    .replace(/\{\/\*[\s\S]*?\*\/\}/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')

describe('visible strings', () => {
  it('finds the components', () => {
    expect(sources.length).toBeGreaterThan(40)
  })

  it.each(sources)('%s holds no Chinese literal', (path) => {
    const lines = withoutComments(readFileSync(join(renderer, path), 'utf8')).split('\n')
    expect(lines.filter((line) => /\p{Script=Han}/u.test(line))).toEqual([])
  })

  it('only the bridge touches window.desk', () => {
    const touching = sources.filter((path) =>
      /window\.desk/.test(withoutComments(readFileSync(join(renderer, path), 'utf8'))),
    )
    expect(touching).toEqual(['bridge.ts'])
  })
})
