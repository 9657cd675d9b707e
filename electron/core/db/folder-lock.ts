import Database from 'better-sqlite3'
import { localProblem, problemOfCode } from './problems.ts'

/** Held by this process: how often, and the handle that holds it. */
const held = new Map<string, { count: number; holder: Database }>()

/**
 * Keeps one person's files to one process; answers how to let go. Within a process it may be taken again.
 * The lock is the one SQLite takes on an empty file: the operating system lets go of it when the process ends, however
 * it ends, so that neither a kill nor a re-used process number can leave a lock behind that nobody holds.
 * Throws ProblemError DataInUse while another process holds it.
 */
export function lockFolder(file: string): () => void {
  const lock = held.get(file) ?? { count: 0, holder: take(file) }
  lock.count += 1
  held.set(file, lock)
  let mine = true
  return () => {
    if (!mine) return
    mine = false
    lock.count -= 1
    if (lock.count > 0) return
    held.delete(file)
    lock.holder.close()
  }
}

function take(file: string): Database {
  try {
    const holder = new Database(file, { timeout: 0 })
    try {
      holder.exec('BEGIN EXCLUSIVE')
      return holder
    } catch (error) {
      holder.close()
      throw error
    }
  } catch (error) {
    const problem = problemOfCode(error)
    if (problem?.kind === 'DataInUse') throw localProblem('DataInUse', error)
    throw problem ?? error
  }
}
