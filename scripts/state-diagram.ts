import { readFileSync, writeFileSync } from 'node:fs'
import type { CaseState } from '../shared/model/case.ts'
import { secondLooks } from '../shared/policy/duties.ts'
import { happenings, type Transition, transitions } from '../shared/policy/transitions.ts'

/**
 * Draws the state machine from its own table, for ARCHITECTURE.md. `npm run states` writes it; a test fails when the
 * document tells another story than the table.
 */

const START = '<!-- the state machine, drawn by npm run states -->'
const END = '<!-- end of the state machine -->'
const document = new URL('../ARCHITECTURE.md', import.meta.url)

const steps: readonly CaseState[] = ['received', 'first_review']

/** The states a row leads to, its open targets resolved. */
function targets(from: CaseState, to: Transition['to']): readonly string[] {
  if (to === 'returnTo') return steps
  if (to === 'outcome') return ['approved', 'rejected']
  if (to === 'review') return ['second_review', 'approved', 'rejected']
  return [to === 'same' ? from : to]
}

function* arrows(): Generator<string> {
  yield '    [*] --> received: intake'
  for (const [kind, rule] of [...Object.entries(transitions), ...Object.entries(happenings)]) {
    if (rule.to === 'same') continue
    for (const from of rule.from) {
      for (const to of targets(from, rule.to)) {
        // 通过 and 不予认定 each lead to their own outcome only
        if ((kind === 'propose_approve' && to === 'rejected') || (kind === 'propose_reject' && to === 'approved'))
          continue
        yield `    ${from} --> ${to}: ${kind}`
      }
    }
  }
}

function* rows(): Generator<string> {
  yield '| deed | who | from | to | needs | notice | clock |'
  yield '|---|---|---|---|---|---|---|'
  for (const [kind, rule] of Object.entries(transitions)) {
    const other = secondLooks.includes(kind) ? ' (not the first reviewer)' : ''
    const cells = [kind, rule.roles.join(', ') + other, rule.from.join(', '), rule.to, rule.needs.join(', ')]
    yield `| ${[...cells, rule.notice ?? '', rule.clock ?? ''].join(' | ')} |`
  }
  for (const [kind, rule] of Object.entries(happenings)) {
    yield `| ${[kind, rule.by, rule.from.join(', '), rule.to, '', '', ''].join(' | ')} |`
  }
}

/** ARCHITECTURE.md with the section between its marks drawn anew. Throws when the marks are gone. */
export function withStateMachine(text: string): string {
  const from = text.indexOf(START)
  const to = text.indexOf(END)
  if (from < 0 || to < from) throw new Error('ARCHITECTURE.md has lost the marks around the state machine')
  const drawn = ['', '```mermaid', 'stateDiagram-v2', ...arrows(), '```', '', ...rows(), ''].join('\n')
  return text.slice(0, from + START.length) + drawn + text.slice(to)
}

if (import.meta.main) writeFileSync(document, withStateMachine(readFileSync(document, 'utf8')))
