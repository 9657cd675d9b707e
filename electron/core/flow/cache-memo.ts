import { type ReadDb, sql, value } from '../db/sql.ts'

/** So many answers are kept of one cache; what was asked longest ago goes first. */
const KEPT = 12

interface Memo {
  /** the state of the cache the answers are true of */
  stamp: string
  readonly answers: Map<string, unknown>
}

const memos = new WeakMap<ReadDb, Memo>()

/**
 * An answer about the cached cases, worked out once for as long as nothing is written to the cache. `key` names everything
 * else the answer depends on: who asks, the day, the filter. The answer is shared: nobody may change it.
 */
export function remembered<T>(cache: ReadDb, key: string, work: () => T): T {
  const stamp = stampOf(cache)
  let memo = memos.get(cache)
  if (memo?.stamp !== stamp) {
    memo = { stamp, answers: new Map() }
    memos.set(cache, memo)
  }
  const { answers } = memo
  const answer = answers.has(key) ? (answers.get(key) as T) : work()
  answers.delete(key)
  answers.set(key, answer)
  for (const oldest of answers.keys()) {
    if (answers.size <= KEPT) break
    answers.delete(oldest)
  }
  return answer
}

/** Grows with every row this connection writes, and with every commit of another one. */
function stampOf(cache: ReadDb): string {
  return value<string>(cache, sql`SELECT total_changes() || ':' || data_version FROM pragma_data_version`) ?? ''
}
