/** Something held for reuse whose cost is known and that may need to be given back. */
export interface Held {
  bytes: number
  release(): void
}

/** Least-recently-used store bounded by bytes. What falls out is released; what is larger than the bound is not kept. */
export interface Lru<T extends Held> {
  get(key: string): T | undefined
  /** like get, without counting as a use */
  peek(key: string): T | undefined
  set(key: string, value: T): void
  delete(key: string): void
  /** gives back what was used longest ago, down to this many bytes */
  trim(bytes: number): void
  clear(): void
  bytes(): number
}

export function createLru<T extends Held>(limit: number): Lru<T> {
  // a Map keeps insertion order: the first key is the one used longest ago
  const entries = new Map<string, T>()
  let total = 0

  function drop(key: string) {
    const held = entries.get(key)
    if (!held) return
    entries.delete(key)
    total -= held.bytes
    held.release()
  }

  function trim(bytes: number) {
    while (total > bytes) {
      const [oldest] = entries.keys()
      if (oldest === undefined) break
      drop(oldest)
    }
  }

  return {
    get(key) {
      const held = entries.get(key)
      if (held) {
        entries.delete(key)
        entries.set(key, held)
      }
      return held
    },
    peek: (key) => entries.get(key),
    set(key, value) {
      drop(key)
      entries.set(key, value)
      total += value.bytes
      trim(limit)
    },
    trim,
    delete: drop,
    clear() {
      for (const key of [...entries.keys()]) drop(key)
    },
    bytes: () => total,
  }
}
