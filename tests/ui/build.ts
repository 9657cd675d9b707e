import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, type InlineConfig } from 'vite'
import config from '../../electron.vite.config.ts'

const root = resolve(import.meta.dirname, '../..')
export const outDir = resolve(root, 'out/renderer')

/** Time of the newest file below a folder. */
function newest(folder: string): number {
  const times = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)
  return Math.max(0, ...times)
}

/** Builds the renderer exactly as the product does, so that tests look at what people get; not again when nothing changed. */
export async function buildRenderer(): Promise<string> {
  const built = join(outDir, 'index.html')
  const sources = Math.max(newest(resolve(root, 'renderer')), newest(resolve(root, 'shared')))
  if (existsSync(built) && statSync(built).mtimeMs > sources) return outDir
  const resolved = await config
  const renderer: InlineConfig = 'renderer' in resolved ? { ...resolved.renderer } : {}
  // a test runner's own environment would make it React's development build, several times slower than what people get
  const environment = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    await build({
      ...renderer,
      configFile: false,
      logLevel: 'warn',
      root: resolve(root, 'renderer'),
      build: { ...renderer.build, outDir, emptyOutDir: true },
    })
  } finally {
    if (environment === undefined) Reflect.deleteProperty(process.env, 'NODE_ENV')
    else process.env.NODE_ENV = environment
  }
  return outDir
}
