import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** locks of this process */
const held = new Set<string>()

/**
 * Keeps a data folder to one process: PGlite does not notice a second one, and two would ruin the database. Returns how
 * to let go; throws when a living process holds the folder. A lock whose process is gone is taken over, and so is one
 * of our own number that we do not hold: in a container every start has the same number.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'in-use-by')
  const holder = holderOf(path)
  const heldHere = held.has(path)
  if (heldHere || (holder !== null && holder !== process.pid && isAlive(holder))) {
    throw new Error(`the data folder is in use by process ${holder}; stop it first, or use PostgreSQL for several`)
  }
  rmSync(path, { force: true })
  writeFileSync(path, String(process.pid), { flag: 'wx' })
  held.add(path)
  return () => {
    held.delete(path)
    rmSync(path, { force: true })
  }
}

function holderOf(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
