import { describe, expect, it } from 'vitest'
import { importsOf, violationsIn } from '../../scripts/boundaries.ts'

const rules = (path: string, source: string) => violationsIn(path, source).map((v) => v.rule)

describe('importsOf', () => {
  it('sees every form of import', () => {
    const source = `import { a } from './a.ts'
import b, {
  type C,
  type D,
} from '#shared/b.ts'
import type { E } from "pkg/e"
import 'side-effect'
export * from './f.ts'
export { g } from '../g.ts'
const h = await import('./h.ts')
const i = require('node:fs')`
    expect(importsOf(source)).toEqual([
      './a.ts',
      '#shared/b.ts',
      'pkg/e',
      'side-effect',
      './f.ts',
      '../g.ts',
      './h.ts',
      'node:fs',
    ])
  })

  it('does not take comments, plain strings or exports of values for imports', () => {
    const source = `// import x from 'electron'
/** import y from 'electron' */
 * import z from 'electron'
export const path = 'electron'
export function f(a = 'electron') {}
export type Mode = 'electron' | 'node'
export interface Input {
  readonly clock: Pack['electron']
}
const text = "import nothing from 'electron'"`
    expect(importsOf(source)).toEqual([])
  })
})

describe('violations', () => {
  const forbidden: [string, string][] = [
    ['shared/policy/a.ts', `import { readFileSync } from 'node:fs'`],
    ['shared/policy/a.ts', `import { readFileSync } from 'fs'`],
    ['shared/policy/a.ts', `import React from 'react'`],
    ['shared/policy/a.ts', `import { core } from '../../electron/core/core.ts'`],
    ['shared/policy/a.ts', `import pack from '../../resources/packs/510400-demo.json'`],
    ['shared/policy/a.ts', `import type { Store } from '#central/store.ts'`],
    ['electron/core/a.ts', `import { app } from 'electron'`],
    ['electron/core/a.ts', `import { screen } from '../../renderer/main.tsx'`],
    ['electron/core/a.ts', `import { vault } from '../main/vault.ts'`],
    ['electron/core/a.ts', `import { routes } from '#central/routes/ops.ts'`],
    ['electron/main/a.ts', `import { createCore } from '../core/core.ts'`],
    ['electron/main/a.ts', `const core = await import('#core/core.ts')`],
    ['electron/main/a.ts', `import { App } from '../../renderer/app/App.tsx'`],
    ['electron/preload/index.ts', `import type { Core } from '../core/core.ts'`],
    ['renderer/app/a.tsx', `import { ipcRenderer } from 'electron'`],
    ['renderer/app/a.tsx', `import type { Bridge } from '../../electron/preload/index.ts'`],
    ['renderer/app/a.tsx', `import { seed } from '#central/seed/main.ts'`],
    ['renderer/app/a.tsx', `import { join } from 'node:path'`],
    ['central/a.ts', `import { all } from '#core/db/sql.ts'`],
    ['central/a.ts', `export { x } from '../renderer/bridge.ts'`],
    ['central/a.ts', `import { app } from 'electron/main'`],
  ]
  it.each(forbidden)('%s: %s', (path, source) => {
    expect(rules(path, source)).toHaveLength(1)
  })

  const allowed: [string, string][] = [
    ['shared/policy/a.ts', `import { z } from 'zod'\nimport { b } from '../model/b.ts'`],
    ['electron/core/a.ts', `import { readFileSync } from 'node:fs'\nimport { z } from '#shared/model/case.ts'`],
    [
      'electron/main/a.ts',
      `import { app } from 'electron'\nconst core = new URL('../core/entry.cjs', import.meta.url)`,
    ],
    ['renderer/app/a.tsx', `import React from 'react'\nimport { b } from '#shared/policy/mask.ts'`],
    ['central/a.ts', `import fastify from 'fastify'\nimport { b } from '#shared/policy/findings.ts'`],
    ['tests/a.ts', `import { app } from 'electron'\nimport { c } from '#core/core.ts'`],
  ]
  it.each(allowed)('%s may: %s', (path, source) => {
    expect(rules(path, source)).toEqual([])
  })
})

describe('the flow', () => {
  const words = ['pull', 'cache', 'queue', 'workbench', 'decision', 'outbox', 'push']
  const pairs = words.flatMap((own, i) => words.map((other, j) => ({ own, other, may: j <= i })))

  it.each(pairs)('$own imports $other: $may', ({ own, other, may }) => {
    const found = rules(`electron/core/flow/${own}.ts`, `import { x } from './${other}.ts'`)
    expect(found.length === 0).toBe(may)
  })

  it('counts a file with the word in front as part of it', () => {
    expect(rules('electron/core/flow/queue-query.ts', `import { x } from './outbox.ts'`)).toHaveLength(1)
    expect(rules('electron/core/flow/queue-query.ts', `import { x } from './queue.ts'`)).toEqual([])
    expect(rules('electron/core/flow/pull.ts', `import { x } from './queue-query.ts'`)).toHaveLength(1)
  })

  it('lets everyone use a helper, and no helper use the flow', () => {
    expect(rules('electron/core/flow/pull.ts', `import { x } from './case-pack.ts'`)).toEqual([])
    expect(rules('electron/core/flow/case-pack.ts', `import { x } from './pull.ts'`)).toHaveLength(1)
  })

  it('leaves db and what lies beside it free', () => {
    expect(
      rules('electron/core/flow/pull.ts', `import { x } from '../db/sql.ts'\nimport { y } from '../lease.ts'`),
    ).toEqual([])
  })
})
