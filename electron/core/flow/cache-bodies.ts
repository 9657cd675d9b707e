import { insert, run, sql, type WriteDb } from '../db/sql.ts'
import type { Prepared, PreparedPage } from './pull-page.ts'

/** Columns that say where a body is. */
export interface Place {
  readonly body: string | Uint8Array
  readonly pack: number | null
  readonly line: number | null
}

/** The bodies of one page while it is stored. */
export interface PageBodies {
  /** Where a body is now; its pack is stored first. */
  place(body: Prepared['body']): Place
  /** A case has left this pack. */
  leave(pack: number | null): void
  /** Takes packs away that no case is in any more. */
  end(): void
}

export function pageBodies(db: WriteDb, packs: PreparedPage['packs']): PageBodies {
  const stored = new Map<number, number>()
  const left = new Set<number>()

  function numberOf(at: number): number {
    const known = stored.get(at)
    if (known !== undefined) return known
    const bodies = packs[at]
    if (!bodies) throw new Error('a body is in a pack that its page does not have')
    const number = insert(db, sql`INSERT INTO body_pack (bodies) VALUES (${bodies})`)
    stored.set(at, number)
    return number
  }

  return {
    place: (body) => {
      if (typeof body === 'string' || body instanceof Uint8Array) return { body, pack: null, line: null }
      return { body: '', pack: numberOf(body.pack), line: body.line }
    },
    leave: (pack) => {
      if (pack !== null) left.add(pack)
    },
    end: () => {
      if (left.size === 0) return
      run(
        db,
        sql`DELETE FROM body_pack WHERE pack IN (SELECT value FROM json_each(${JSON.stringify([...left])}))
            AND NOT EXISTS (SELECT 1 FROM case_body WHERE case_body.pack = body_pack.pack)`,
      )
    },
  }
}
