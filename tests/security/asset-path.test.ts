import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveAsset } from '../../electron/main/asset-path.ts'

describe('app:// paths', () => {
  it('serves the page and its assets', () => {
    expect(resolveAsset('app://desk/')).toBe('index.html')
    expect(resolveAsset('app://desk/index.html')).toBe('index.html')
    expect(resolveAsset('app://desk/assets/index-D8.x_y.js?v=1#top')).toBe('assets/index-D8.x_y.js')
  })

  it.each([
    'app://desk/../main/index.cjs',
    'app://desk/assets/../../main/index.cjs',
    'app://desk/%2e%2e/main/index.cjs',
    'app://desk/..%5cmain',
    'app://desk/assets\\..\\x',
    'app://desk/a\0b',
    'app://desk/.env',
    'app://desk//etc/passwd',
    'app://evil/index.html',
    'app://desk.evil/index.html',
    'app://desk@evil/index.html',
    'file:///etc/passwd',
    'https://desk/index.html',
  ])('refuses %s', (url) => {
    expect(resolveAsset(url)).toBeNull()
  })

  it('never leaves the bundle, whatever the URL', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((s) => `app://desk/${s}`),
        ),
        (url) => {
          const path = resolveAsset(url)
          if (path === null) return true
          return !path.startsWith('/') && !path.split('/').some((p) => p === '..' || p === '.' || p === '')
        },
      ),
      { numRuns: 20_000 },
    )
  })
})
