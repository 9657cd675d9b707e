import type { WriteDb } from './sql.ts'

/** With all that is written around them, so many decisions fill fewer pages than SQLite waits for before it folds by itself. */
const EVERY = 16

/**
 * After a decision's answer: every few of them, what the log of work.db holds is written into the file, in nobody's time
 * and not during some commit. What comes next is written over what the log has on the disk already: a file that does not
 * grow is synced sooner, and in a short log a damaged byte takes less away. Durable is all of it as before. Nobody who
 * reads is waited for: what cannot be folded in now is the next time.
 */
export function foldLog(work: WriteDb, seq: number): void {
  if (seq % EVERY === 0) work.pragma('wal_checkpoint(PASSIVE)')
}
