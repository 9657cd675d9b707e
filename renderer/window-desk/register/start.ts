import { uuid7 } from '#shared/model/uuid7.ts'
import type { CardText } from '#shared/policy/desk-text.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { emptyRegistration, withCard } from '#shared/policy/registration.ts'
import { receive } from '../../app/nav.ts'
import { queryClient } from '../../app/queries.ts'
import { call } from '../../bridge.ts'
import { today } from '../../notice/previews.ts'

/** Begins a registration, with what the card says where one was read: on the disk before it is on screen. */
export async function startRegistration(pack: PolicyPack, card: CardText | null): Promise<void> {
  const id = uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
  const empty = emptyRegistration(pack, today())
  await call('window.saveDraft', { id, body: card ? withCard(empty, card, pack) : empty })
  await queryClient.invalidateQueries({ queryKey: ['window.drafts'] })
  receive({ draftId: id })
}
