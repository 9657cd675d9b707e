import { goTo, receive } from '../../app/nav.ts'
import { ownWorkChanged } from '../../app/queries.ts'
import { call } from '../../bridge.ts'

/** A registration the centre refused becomes a draft again, with its papers, and is opened at the window desk. */
export async function reopenRegistration(opId: string): Promise<void> {
  const { draftId } = await call('window.reopen', { opId })
  ownWorkChanged()
  goTo('window')
  receive({ draftId })
}
