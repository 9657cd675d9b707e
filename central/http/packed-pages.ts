/** A page of the feed as it is sent, with what its headers say. */
export interface PackedPage {
  readonly bytes: Uint8Array
  readonly type: string
  /** Content-Encoding */
  readonly encoding: string | null
  /** where the page after it begins, null when there is none yet */
  readonly next: string | null
}
type Packed = Promise<PackedPage>

/**
 * Pages of the feed, packed, kept while they are asked for: many desks read the same ones, and reading and packing is the
 * dearest thing the centre does for them. Who asks for a page that is being made waits for that one. Oldest use goes first
 * once there are more than `mostBytes`.
 */
export interface PackedPages {
  /** @param key everything the bytes depend on: two pages under one key are the same page */
  get(key: string, make: () => Packed): Packed
}

export function packedPages(mostBytes: number): PackedPages {
  const kept = new Map<string, { readonly packed: Packed; size: number }>()
  let total = 0

  function drop(key: string): void {
    total -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }

  return {
    get(key, make) {
      const known = kept.get(key)
      if (known) {
        kept.delete(key)
        kept.set(key, known)
        return known.packed
      }
      const page = { packed: make(), size: 0 }
      kept.set(key, page)
      page.packed.then(
        ({ bytes: { length } }) => {
          if (kept.get(key) !== page) return
          page.size = length
          total += length
          for (const oldest of kept.keys()) {
            if (total <= mostBytes) break
            drop(oldest)
          }
        },
        () => {
          if (kept.get(key) === page) drop(key)
        },
      )
      return page.packed
    },
  }
}
