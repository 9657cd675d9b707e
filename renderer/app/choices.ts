import { useEffect } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import { call } from '../bridge.ts'
import { tellProblem } from '../common/toasts.ts'
import { useKeyMap } from '../keyboard/keymap.ts'
import { keyOf, queryClient, useDesk } from './queries.ts'

export type Choices = Output<'choices.get'>

const usual: Choices = { views: [], hiddenColumns: ['hospital'], density: 'regular', keys: {} }

/** How this person has set up the desk; until it is read, as the program sets it up. */
export function useChoices(): Choices {
  return useDesk('choices.get', {}).data ?? usual
}

/** The keys a person chose count wherever keys are heard. */
export function useChosenKeys(): void {
  const { keys } = useChoices()
  useEffect(() => useKeyMap.setState({ keys }), [keys])
}

/** Changes at once on screen, and is kept; what could not be kept is told and taken back. Answers whether it was kept. */
export async function saveChoices(change: Partial<Choices>): Promise<boolean> {
  const key = keyOf('choices.get', {})
  const before = queryClient.getQueryData<Choices>(key) ?? usual
  queryClient.setQueryData<Choices>(key, { ...before, ...change })
  try {
    queryClient.setQueryData(key, await call('choices.save', change))
    return true
  } catch (error) {
    queryClient.setQueryData(key, before)
    tellProblem(error)
    return false
  }
}
