import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bugs } from './bugs.ts'

const root = new URL('../../', import.meta.url)

/** One change of the product's source: `find` must stand there exactly once, otherwise the planting fails loudly. */
export interface Edit {
  /** path from the root */
  readonly file: string
  readonly find: string
  readonly replace: string
}

/**
 * Plants a bug: the named edits are made to the product's modules while they are loaded. Call it before anything that
 * imports them. Nothing on the disk changes. Throws when a text is not there any more, so that no bug rots unnoticed.
 */
export function plant(name: string): void {
  const edits = bugs[name]
  if (!edits) throw new Error(`no bug is called ${name}; known: ${Object.keys(bugs).join(', ')}`)
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const mine = edits.filter(({ file }) => new URL(file, root).href === url)
      if (mine.length === 0) return loaded
      const text =
        typeof loaded.source === 'string' ? loaded.source : Buffer.from(bytesOf(loaded.source)).toString('utf8')
      return { ...loaded, source: mine.reduce(edited, text) }
    },
  })
}

function bytesOf(source: unknown): Uint8Array {
  if (source instanceof Uint8Array) return source
  throw new Error('a module was loaded without its text')
}

export function edited(text: string, { file, find, replace }: Edit): string {
  const parts = text.split(find)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, not once: ${find}`)
  return parts.join(replace)
}

/** Path of a file of ours, for starting it. */
export function pathOf(file: string): string {
  return fileURLToPath(new URL(file, pathToFileURL(`${import.meta.dirname}/`)))
}
