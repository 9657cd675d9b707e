import { useEffect, useRef } from 'react'
import type { Finding } from '#shared/model/finding.ts'
import { steppedBox, turnedBox, uprightBox } from '../evidence/place.ts'
import { paneKeys } from '../evidence/text.zh.ts'
import { openEvidenceWindow } from '../evidence-window/channel.ts'
import type { KeyBinding } from '../keyboard/dispatcher.ts'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import type { EvidenceMarks } from './evidence-marks.ts'
import type { Panes } from './panes.ts'

/** A key held longer than this shows the loupe while it is held; a shorter press changes how much it enlarges. */
const HOLD_MS = 300

interface EvidenceKeys {
  readonly panes: Panes
  readonly marks: EvidenceMarks
  readonly criteria: readonly { readonly id: string }[]
  readonly findings: readonly Finding[]
  openLayouts(): void
}

/** Keys of the papers: how pages are looked at, both panes at once, and boxes on them. */
export function useEvidenceKeys(bench: EvidenceKeys): void {
  const { panes, marks } = bench
  useKeys({ title: text.keys.workbench, level: level.screen, bindings: [...looking(bench), ...marking(bench)] })
  useKeys(
    marks.drawing
      ? { title: paneKeys.drawing, level: level.panel, exclusive: true, bindings: drawingKeys(bench) }
      : null,
  )
  useHeldLoupe(panes)
}

function looking({ panes, openLayouts }: EvidenceKeys): KeyBinding[] {
  const pane = () => panes.handles[panes.active].current
  return [
    { keys: ['v'], label: paneKeys.fitPage, run: () => pane()?.fitPage() },
    { keys: ['i'], label: paneKeys.fullSize, run: () => pane()?.fullSize() },
    { keys: ['['], shown: '[ · ]', label: paneKeys.tilt, repeats: true, run: () => pane()?.tilt(-1) },
    { keys: [']'], label: '', repeats: true, run: () => pane()?.tilt(1) },
    { keys: [','], shown: ', · .', label: paneKeys.brightness, repeats: true, run: () => pane()?.brighter(-1) },
    { keys: ['.'], label: '', repeats: true, run: () => pane()?.brighter(1) },
    { keys: ['<'], shown: '< · >', label: paneKeys.contrast, repeats: true, run: () => pane()?.contrast(-1) },
    { keys: ['>'], label: '', repeats: true, run: () => pane()?.contrast(1) },
    { keys: ['d'], label: paneKeys.evenLight, run: () => pane()?.evenLight() },
    { keys: ['u'], label: paneKeys.restore, run: () => pane()?.restore() },
    { keys: ['m'], label: paneKeys.loupe, run: () => undefined },
    { keys: ['Ctrl+f'], label: paneKeys.search, inText: true, run: () => pane()?.search() },
    { keys: ['y'], label: paneKeys.adjust, run: () => pane()?.adjust() },
    { keys: ['s'], label: paneKeys.sync, run: panes.toggleSync },
    { keys: ['l'], label: paneKeys.layout, run: openLayouts },
    { keys: ['w'], label: paneKeys.second, run: openEvidenceWindow },
  ]
}

function marking({ marks }: EvidenceKeys): KeyBinding[] {
  const chosen = marks.entries.find(({ mark }) => mark.id === marks.current)
  return [
    { keys: ['e'], label: paneKeys.mark, run: marks.begin },
    { keys: ['n'], label: paneKeys.nextMark, run: (event) => marks.walk(event.shiftKey ? -1 : 1) },
    {
      keys: ['Enter'],
      label: paneKeys.editMark,
      run: () => (chosen && !chosen.foreign ? marks.edit(chosen.mark) : false),
    },
    {
      keys: ['Delete'],
      label: paneKeys.removeMark,
      run: () => (chosen && !chosen.foreign ? marks.remove(chosen.mark.id) : false),
    },
  ]
}

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const

/** While a box is drawn nothing else has a meaning: no letter may decide a case by mistake. */
function drawingKeys({ panes, marks, criteria, findings }: EvidenceKeys): KeyBinding[] {
  const pane = () => panes.handles[panes.active].current
  const turns = panes.view(panes.active).turns
  const step = (dx: number, dy: number, what: 'move' | 'resize') => () => {
    if (!marks.drawing) return
    // the arrows follow the screen, the box is kept on the upright page
    marks.draw({ box: uprightBox(steppedBox(turnedBox(marks.drawing.box, turns), dx, dy, what), turns) })
  }
  const nextFinding = () => {
    const codes = [...new Set(findings.map(({ code }) => code))]
    const { drawing } = marks
    const at = drawing?.binds.to === 'finding' ? codes.indexOf(drawing.binds.code) : -1
    const code = codes[(at + 1) % codes.length]
    if (code !== undefined) marks.draw({ binds: { to: 'finding', code } })
  }
  return [
    { keys: [], shown: '← ↑ ↓ →', label: paneKeys.moveBox, run: () => false },
    { keys: [], shown: 'Shift+← ↑ ↓ →', label: paneKeys.resizeBox, run: () => false },
    ...Object.entries(arrows).flatMap(([key, [dx, dy]]): KeyBinding[] => [
      { keys: [key], label: '', repeats: true, run: step(dx, dy, 'move') },
      { keys: [`Shift+${key}`], label: '', repeats: true, run: step(dx, dy, 'resize') },
    ]),
    { keys: [], shown: '1–9', label: paneKeys.bindCriterion, run: () => false },
    ...criteria.slice(0, 9).map(
      ({ id }, index): KeyBinding => ({
        keys: [String(index + 1), `Num${index + 1}`],
        label: '',
        run: () => marks.draw({ binds: { to: 'criterion', id } }),
      }),
    ),
    { keys: ['f'], label: paneKeys.bindFinding, run: nextFinding },
    { keys: ['0', 'Num0'], shown: '0', label: paneKeys.bindNote, run: () => marks.draw({ binds: { to: 'note' } }) },
    { keys: ['+', '='], label: '', repeats: true, run: () => pane()?.zoomIn() },
    { keys: ['-'], label: '', repeats: true, run: () => pane()?.zoomOut() },
    { keys: ['r'], label: '', run: () => pane()?.rotate() },
    { keys: ['Enter'], label: paneKeys.saveMark, inText: true, run: marks.save },
    { keys: ['Escape'], label: paneKeys.cancelMark, inText: true, run: marks.cancel },
  ]
}

/** M: a short press goes through 2×, 3×, 4× and off; held, the loupe is there until the key is let go. */
function useHeldLoupe(panes: Panes): void {
  const latest = useRef(panes)
  useEffect(() => {
    latest.current = panes
  })
  useEffect(() => {
    let since = 0
    const pane = () => latest.current.handles[latest.current.active].current
    const letGo = () => {
      pane()?.holdLoupe(false)
      since = 0
    }
    const onDown = (event: KeyboardEvent) => {
      // the dispatcher has taken the key, so it was meant for the bench and nobody is typing
      if (event.code !== 'KeyM' || !event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey) return
      since = performance.now()
      pane()?.holdLoupe(true)
    }
    const onUp = (event: KeyboardEvent) => {
      if (event.code !== 'KeyM' || since === 0) return
      const short = performance.now() - since < HOLD_MS
      letGo()
      if (short) pane()?.loupe()
    }
    // added after the dispatcher's own listener, so heard after it
    window.addEventListener('keydown', onDown)
    window.addEventListener('keyup', onUp)
    window.addEventListener('blur', letGo)
    return () => {
      window.removeEventListener('keydown', onDown)
      window.removeEventListener('keyup', onUp)
      window.removeEventListener('blur', letGo)
    }
  }, [])
}
