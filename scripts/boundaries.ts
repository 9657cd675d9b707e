import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Who may import whom (ARCHITECTURE.md), checked over the text of the imports. Part of `npm run lint`.
 * Types count like values: a folder that must not know another must not know its shapes either.
 */

/** One import that crosses a line it must not. */
export interface Violation {
  readonly file: string
  readonly imports: string
  readonly rule: string
}

/** The folders with rules. Everything else (tests, scripts) may import anything. */
const FOLDERS = ['shared', 'electron/core', 'electron/main', 'electron/preload', 'renderer', 'central'] as const
type Folder = (typeof FOLDERS)[number]

const ALIASES: Readonly<Record<string, string>> = {
  '#shared/': 'shared/',
  '#core/': 'electron/core/',
  '#central/': 'central/',
}

/** The product in seven words: inside electron/core/flow a file sees those to its left. */
const FLOW = ['pull', 'cache', 'queue', 'workbench', 'decision', 'outbox', 'push'] as const
const FLOW_FOLDER = 'electron/core/flow/'

type Target = { kind: 'file'; path: string } | { kind: 'node' | 'package'; name: string }

/** What of ours each folder may import besides itself. */
const MAY_SEE: Readonly<Record<Folder, readonly Folder[]>> = {
  shared: [],
  'electron/core': ['shared'],
  'electron/main': ['shared'],
  'electron/preload': ['shared'],
  renderer: ['shared'],
  central: ['shared'],
}

/** Folders whose code runs where Node's own modules do not exist. */
const WITHOUT_NODE: readonly Folder[] = ['shared', 'renderer']
/** Only these may touch Electron; the core runs in plain Node as well. */
const WITH_ELECTRON: readonly Folder[] = ['electron/main', 'electron/preload']
const SHARED_PACKAGES: readonly string[] = ['pinyin-pro', 'zod']

/** `import … from`, bare `import`, `export … from`, then calls. */
const FORMS: readonly RegExp[] = [
  /^\s*import\s*(?:[\w$*{},\s]+?\bfrom\s*)?['"]([^'"]+)['"]/gm,
  /^\s*export\s+(?:type\s+)?(?:\*(?:\s+as\s+[\w$]+)?|\{[^}]*\})\s*from\s*['"]([^'"]+)['"]/gm,
  /\b(?:import|require)\(\s*['"`]([^'"`]+)['"`]/g,
]

/** Every module named by an import, re-export, `import()` or `require()`, in order of appearance. */
export function importsOf(source: string): string[] {
  const code = source
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
    .join('\n')
  return FORMS.flatMap((form) => [...code.matchAll(form)])
    .sort((a, b) => a.index - b.index)
    .flatMap((match) => match[1] ?? [])
}

/** All violations in one file; `path` is relative to the project, with forward slashes. */
export function violationsIn(path: string, source: string): Violation[] {
  const folder = folderOf(path)
  if (!folder) return []
  return importsOf(source).flatMap((specifier) => {
    const rule = brokenRule(path, folder, targetOf(path, specifier))
    return rule ? [{ file: path, imports: specifier, rule }] : []
  })
}

function folderOf(path: string): Folder | undefined {
  return FOLDERS.find((folder) => path.startsWith(`${folder}/`))
}

function targetOf(path: string, specifier: string): Target {
  const alias = Object.keys(ALIASES).find((a) => specifier.startsWith(a))
  if (alias) return { kind: 'file', path: `${ALIASES[alias]}${specifier.slice(alias.length)}` }
  if (specifier.startsWith('.')) return { kind: 'file', path: posix(join(dirname(path), specifier)) }
  return { kind: isBuiltin(specifier) ? 'node' : 'package', name: specifier }
}

function posix(path: string): string {
  return path.split(sep).join('/')
}

function brokenRule(path: string, folder: Folder, target: Target): string | null {
  if (target.kind === 'file') return brokenFileRule(path, folder, target.path)
  if (target.kind === 'node') {
    return WITHOUT_NODE.includes(folder) ? `${folder} runs without Node` : null
  }
  const isElectron = target.name === 'electron' || target.name.startsWith('electron/')
  if (isElectron && !WITH_ELECTRON.includes(folder)) return `${folder} must not depend on Electron`
  const packageName = target.name
    .split('/')
    .slice(0, target.name.startsWith('@') ? 2 : 1)
    .join('/')
  if (folder === 'shared' && !SHARED_PACKAGES.includes(packageName)) {
    return `shared may use ${SHARED_PACKAGES.join(', ')} and nothing else`
  }
  return null
}

function brokenFileRule(path: string, folder: Folder, target: string): string | null {
  const other = folderOf(target)
  if (other && other !== folder && !MAY_SEE[folder].includes(other)) {
    return other === 'electron/core'
      ? `${folder} knows the core by its path only`
      : `${folder} must not import ${other}`
  }
  if (folder === 'shared' && other !== 'shared') return 'shared imports nothing outside itself'
  if (path.startsWith(FLOW_FOLDER) && target.startsWith(FLOW_FOLDER)) return brokenFlowRule(path, target)
  return null
}

/** `queue-query.ts` belongs to `queue`; a file named after none of the seven is a helper: seen by all, sees none of them. */
function brokenFlowRule(path: string, target: string): string | null {
  const own = flowPlace(path)
  const its = flowPlace(target)
  if (its < 0 || its <= own) return null
  return own < 0 ? 'a helper of the flow must not import the flow' : `${FLOW.join(' → ')}: only to the left`
}

function flowPlace(path: string): number {
  const name = path.slice(FLOW_FOLDER.length)
  return FLOW.findIndex((word) => name === `${word}.ts` || name.startsWith(`${word}-`) || name.startsWith(`${word}/`))
}

/** Source files of the folders with rules, relative to the project. */
function sourceFiles(root: string): string[] {
  return FOLDERS.flatMap((folder) => {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    return entries
      .filter((e) => e.isFile() && /\.[cm]?[jt]sx?$/.test(e.name) && !e.parentPath.includes('node_modules'))
      .map((e) => posix(relative(root, join(e.parentPath, e.name))))
  })
}

function main(): void {
  const root = resolve(import.meta.dirname, '..')
  const files = sourceFiles(root)
  const found = files.flatMap((file) => violationsIn(file, readFileSync(join(root, file), 'utf8')))
  for (const v of found) console.error(`${v.file} imports ${v.imports}: ${v.rule}`)
  if (found.length > 0) process.exitCode = 1
  else console.log(`boundaries: ${files.length} files keep to their side`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
