import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'
import { readChoices, saveChoices } from './choices.ts'

/** How the person who is signed in has set up the desk. */
export const choiceHandlers = (desk: () => Desk): Pick<Handlers, 'choices.get' | 'choices.save'> => ({
  'choices.get': () => readChoices(desk().store.work),
  'choices.save': (change) => saveChoices(desk().store.work, change),
})
