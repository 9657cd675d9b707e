/** A reproducible stream of numbers. The same parts give the same stream on every machine. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  /** whole number, both ends included */
  int(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  /** one of the keys, with probability proportional to its weight */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K
}

/** FNV-1a over UTF-16 units, finished by an avalanche, so that neighbouring seeds share nothing. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The stream named by `parts` (mulberry32). Streams of different names are independent of each other. */
export function random(...parts: readonly (string | number)[]): Random {
  let state = hash(parts.join('\u0000'))
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick(from) {
      const item = from[int(0, from.length - 1)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
      const keys: K[] = []
      let total = 0
      for (const key in weights) {
        keys.push(key)
        total += weights[key]
      }
      let left = next() * total
      for (const key of keys) {
        left -= weights[key]
        if (left < 0) return key
      }
      const last = keys.at(-1)
      if (last === undefined) throw new Error('nothing to weigh')
      return last
    },
  }
}

/** One of the items, by weight. */
export function pickWeighted<T>(r: Random, items: readonly T[], weight: (item: T) => number): T {
  let left = r.next() * items.reduce((sum, item) => sum + weight(item), 0)
  for (const item of items) {
    left -= weight(item)
    if (left < 0) return item
  }
  return r.pick(items)
}
