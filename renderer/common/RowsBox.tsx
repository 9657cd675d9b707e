import type { ReactNode } from 'react'
import { Heads } from './Heads.tsx'

/** A plain table that scrolls in its own box. `children`: its rows. */
export function RowsBox(props: { className: string; name: string; heads: readonly string[]; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={`rows-box ${props.className}`} aria-label={props.name} tabIndex={0}>
      <table className="policy-table">
        <Heads names={props.heads} />
        <tbody>{props.children}</tbody>
      </table>
    </section>
  )
}
