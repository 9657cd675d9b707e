import { Activity, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { WorkbenchScreen } from './WorkbenchScreen.tsx'
import { arrange, currentCase, firstWings, useCurrentCase, useNextUp } from './wings.ts'

/**
 * 审核台 with the case that comes next drawn ahead. What waits is no part of the document: nobody can see, hear, find or
 * press anything of it, and as long as it is hidden none of its effects run, so that it has no keys, counts no page as
 * seen and saves nothing. It is drawn when nothing else is to be done, and drawn anew when the case has changed.
 */
export function Stage(props: { caseId: string; index: number | null }) {
  const { caseId, index } = props
  const place = useRef<HTMLDivElement>(null)
  const next = useNextUp()
  const nextId = next.after === caseId ? next.caseId : null
  // only to hear of changes: what holds is asked where it is decided
  useCurrentCase(nextId)
  const [wings, setWings] = useState(() => firstWings(caseId))
  const now = arrange(wings, caseId, nextId, currentCase)
  if (now !== wings) setWings(now)
  const { shown, waiting } = now

  return (
    <>
      <div ref={place} className="stage" />
      {[shown, ...(waiting ? [waiting] : [])].map((wing) => (
        <OnBench key={wing.key} place={place} shown={wing === shown}>
          <WorkbenchScreen caseId={wing.caseId} index={wing === shown ? index : next.index} />
        </OnBench>
      ))}
    </>
  )
}

/** Its children in an element of their own, which is in the document only while they are shown. */
function OnBench(props: { place: RefObject<HTMLElement | null>; shown: boolean; children: ReactNode }) {
  const [element] = useState(() => {
    const made = document.createElement('div')
    made.className = 'stage'
    return made
  })
  return createPortal(
    <Activity mode={props.shown ? 'visible' : 'hidden'}>
      <Entrance place={props.place} element={element} />
      {props.children}
    </Activity>,
    element,
  )
}

/** Puts the bench on stage. Before everything on it, because its effects come first: what measures, measures in place. */
function Entrance({ place, element }: { place: RefObject<HTMLElement | null>; element: HTMLElement }) {
  useLayoutEffect(() => {
    place.current?.append(element)
    return () => element.remove()
  }, [place, element])
  return null
}
