import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withStateMachine } from '../../scripts/state-diagram.ts'

it('ARCHITECTURE.md draws the state machine as the table has it (npm run states)', () => {
  const text = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8')
  expect(withStateMachine(text)).toBe(text)
  expect(text).toContain('second_review --> first_review: return_to_first')
})
