import type { Workbench } from '#shared/contract/core-api.ts'
import type { Finding } from '#shared/model/finding.ts'
import { criteriaFor } from '#shared/policy/judged-criteria.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { openCase } from '../app/nav.ts'
import { tellProblem } from '../common/toasts.ts'
import type { KeyBinding } from '../keyboard/dispatcher.ts'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { claim } from '../queue/claim.ts'
import { queueText } from '../queue/text.queue.zh.ts'
import { text } from '../text.zh.ts'
import { pageInView } from './Criteria.tsx'
import { type BenchDeed, type OpenPanel, offers } from './deeds.ts'
import type { DraftHandle } from './draft.ts'
import type { Missing } from './missing.ts'
import type { Neighbour, Neighbours } from './neighbours.ts'
import type { Panes } from './panes.ts'
import { hintsToTake, linkPage, takeHints, toggleCriterion } from './ticks.ts'

interface BenchKeys {
  readonly workbench: Workbench
  readonly handle: DraftHandle
  readonly panes: Panes
  readonly neighbours: Neighbours
  readonly missing: Missing
  readonly deeds: readonly BenchDeed[]
  choose(kind: BenchDeed): void
  handleFinding(finding: Finding): void
  ask(panel: OpenPanel): void
  /** opens the comparison with the former decision; null where there is none */
  readonly compare: (() => void) | null
  /** shows the notice of the deed that takes one key; null where it issues none */
  readonly preview: (() => void) | null
  /** on to the case whose turn it is, with nothing decided here */
  onward(): void
}

/** All keys of the bench: read, tick, decide, move on. */
export function useBenchKeys(bench: BenchKeys): void {
  const { pack } = useDeskContext()
  const { case: caseFile } = bench.workbench
  const items = criteriaFor(caseFile, diseaseOf(pack, caseFile.form.opsp_dise_code))?.items ?? []
  useKeys({
    title: text.keys.workbench,
    level: level.screen,
    bindings: [
      ...decisions(bench),
      ...reading(bench),
      ...criteria(bench, items),
      ...views(bench),
      ...moving(bench, pack),
    ],
  })
}

function decisions(bench: BenchKeys): KeyBinding[] {
  const keys = bench.deeds.map(
    (kind): KeyBinding => ({
      id: offers[kind].action,
      keys: offers[kind].keys,
      label: text.deed[kind],
      // Opening a panel commits nothing: its own Ctrl+Enter does.
      decides: offers[kind].panel === 'none',
      run: () => bench.choose(kind),
    }),
  )
  const primary = bench.deeds.find((kind) => offers[kind].look === 'primary')
  if (primary) {
    // The number pad's + lies under the whole hand, so it asks before it acts.
    keys.push({ keys: ['Num+'], label: '', run: () => bench.ask({ kind: primary, step: 'confirm' }) })
  }
  return keys
}

function reading(bench: BenchKeys): KeyBinding[] {
  const { panes } = bench
  const pane = () => panes.handles[panes.active].current
  const other = () => panes.activate(panes.active === 'left' ? 'right' : 'left')
  return [
    {
      keys: [' ', 'Num0'],
      label: text.keys.nextEvidence,
      repeats: true,
      run: (event) => (event.shiftKey ? panes.previousEvidence() : panes.nextEvidence()),
    },
    { keys: ['PageDown'], label: text.keys.pageDown, repeats: true, run: () => void pane()?.nextPage() },
    { keys: ['PageUp'], label: text.keys.pageUp, repeats: true, run: () => void pane()?.previousPage() },
    {
      id: 'bench.finding',
      keys: ['f'],
      label: text.keys.nextFinding,
      run: () => {
        const finding = bench.missing.unhandled[0]
        if (finding) bench.handleFinding(finding)
      },
    },
    { id: 'bench.otherPane', keys: ['`'], label: text.keys.otherPane, run: other },
    {
      keys: ['Tab'],
      label: text.keys.otherPaneTab,
      // Only while nothing else has the focus: Tab stays the way to every button.
      run: () => {
        if (document.activeElement !== document.body) return false
        const side = panes.active === 'left' ? 'right' : 'left'
        panes.activate(side)
        panes.handles[side].current?.focus()
      },
    },
    { id: 'bench.rotate', keys: ['r'], label: text.keys.rotate, run: () => pane()?.rotate() },
    { keys: ['+', '='], shown: '+', label: text.keys.zoomIn, repeats: true, run: () => pane()?.zoomIn() },
    { keys: ['-'], label: text.keys.zoomOut, repeats: true, run: () => pane()?.zoomOut() },
    { id: 'bench.fit', keys: ['0'], label: text.keys.fit, run: () => pane()?.fitWidth() },
  ]
}

function criteria(bench: BenchKeys, items: readonly { id: string }[]): KeyBinding[] {
  const digit = (n: number): KeyBinding => ({
    keys: [String(n), `Num${n}`],
    label: '',
    run: () => {
      const item = items[n - 1]
      if (item) bench.handle.change((draft) => toggleCriterion(draft, item.id))
    },
  })
  const link = (n: number): KeyBinding => ({
    keys: [`Alt+${n}`],
    label: '',
    run: () => {
      const item = items[n - 1]
      const page = pageInView(bench.panes)
      if (item && page) bench.handle.change((draft) => linkPage(draft, item.id, page.documentId, page.page))
    },
  })
  const { hints } = bench.workbench
  return [
    { keys: [], shown: '1–9', label: text.keys.criterion, run: () => false },
    { keys: [], shown: 'Alt+1–9', label: text.keys.linkPage, run: () => false },
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((n) => [digit(n), link(n)]),
    {
      id: 'bench.hints',
      keys: ['t'],
      label: text.keys.takeHints,
      run: () =>
        hintsToTake(bench.handle.draft, hints).length > 0 && bench.handle.change((draft) => takeHints(draft, hints)),
    },
  ]
}

function views({ compare, preview }: BenchKeys): KeyBinding[] {
  return [
    ...(compare ? [{ id: 'bench.compare', keys: ['c'], label: text.keys.compare, run: compare }] : []),
    ...(preview ? [{ id: 'bench.preview', keys: ['p'], label: text.keys.previewNotice, run: preview }] : []),
  ]
}

function moving(bench: BenchKeys, pack: PolicyPack): KeyBinding[] {
  const go = (neighbour: Neighbour) => openCase(neighbour.row.id, neighbour.index)
  const to = (neighbour: Neighbour | null, step: 1 | -1) => () => {
    if (neighbour) go(neighbour)
    else bench.neighbours.beside(step).then((found) => found && go(found), tellProblem)
  }
  return [
    { id: 'bench.nextCase', keys: ['j'], label: text.keys.nextCase, run: to(bench.neighbours.next, 1) },
    { id: 'bench.previousCase', keys: ['k'], label: text.keys.previousCase, run: to(bench.neighbours.previous, -1) },
    { keys: ['Enter'], label: queueText.next.open, run: bench.onward },
    {
      id: 'bench.claim',
      keys: ['Alt+l'],
      label: queueText.keys.claim,
      run: () => void claim([bench.workbench.case.id], pack),
    },
  ]
}
