import { isoNow } from '#core/deps.ts'
import { listPapers } from '#core/papers/papers.ts'
import { saveRegistrationDraft } from '#core/window/drafts.ts'
import { papersFor } from '#core/window/papers-for.ts'
import { register } from '#core/window/register.ts'
import type { Registered } from '#shared/contract/window-api.ts'
import type { Staff } from '#shared/model/staff.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { uuid } from '../policy/support.ts'
import { aDraft, certnoOf } from '../support/registrations.ts'
import { capture } from './desk-papers.ts'
import type { Event } from './events.ts'
import { policy } from './people.ts'
import type { Program } from './program.ts'

interface Citizen {
  readonly desk: number
  readonly person: Staff
  readonly deviceId: string
  /** how many have come to this desk before, or brought a paper */
  readonly count: number
  readonly event: Extract<Event, { do: 'register' }>
  /** certificate number → how many diseases somebody applied for */
  readonly asked: Map<string, number>
}

/** People who come to one desk are this far from those who come to another. */
const PEOPLE = 100
const CASES_FROM = 500_000

/** Somebody applies for one disease or two, with a paper or without; the clerk registers it all at once. */
export function registerAt(program: Program, { desk, person, deviceId, count, event, asked }: Citizen): Registered {
  const { store, clock, time } = program
  const { pack } = policy
  const at = isoNow(clock)
  const n = desk * PEOPLE + count
  const draftId = uuid(700_000 + n)
  const diseases = pack.diseases.slice(0, event.diseases).map(({ opsp_dise_code }) => opsp_dise_code)
  asked.set(certnoOf(n), diseases.length)
  saveRegistrationDraft(store.work, draftId, aDraft(n, 1, { diseases }), at)
  if (event.paper) capture(program, { kind: 'draft', id: draftId }, uuid(600_000 + n), n)
  let ids = 0
  const source = {
    work: store.work,
    staff: person,
    pack,
    deviceId,
    at,
    today: chinaDate(at),
    skewMs: time.skewMs(),
    newId: () => uuid(CASES_FROM + n * 10 + ids++),
    papersOf: (draft: Parameters<typeof papersFor>[0]) =>
      papersFor(draft, listPapers(store.work, { kind: 'draft', id: draftId }), pack),
  }
  return register(source, { draftId, next: event.next })
}
