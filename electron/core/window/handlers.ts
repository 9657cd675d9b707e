import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'
import { listPapers, removePaper } from '../papers/papers.ts'
import { daySheet } from './day-sheet.ts'
import { diseaseInitials } from './disease-initials.ts'
import {
  dropRegistrationDraft,
  listRegistrationDrafts,
  readRegistrationDraft,
  saveRegistrationDraft,
} from './drafts.ts'
import { findAtDesk } from './find.ts'
import { askInsured } from './insured.ts'
import { papersFor } from './papers-for.ts'
import { noteReceiptPrint, noteSheet, receiptCopies } from './prints.ts'
import { register } from './register.ts'
import { findRegistered, registeredHere } from './registered.ts'
import { reopenRegistration } from './reopen.ts'

type WindowMethod = Extract<keyof Handlers, `window.${string}`>

/** The calls of the window desk, in the order of the contract. */
export function windowHandlers(desk: () => Desk): Pick<Handlers, WindowMethod> {
  return {
    'window.find': ({ text }) => {
      const { store, today } = desk()
      const { cache, work } = store
      return findAtDesk(cache, (asked) => findRegistered(work, cache, asked), text, today())
    },
    'window.insured': ({ certno }) => askInsured(desk(), certno),
    'window.diseaseInitials': () => diseaseInitials(desk().policy().pack),
    'window.drafts': () => listRegistrationDrafts(desk().store.work),
    'window.draft': ({ id }) => readRegistrationDraft(desk().store.work, id),
    'window.saveDraft': ({ id, body }) => {
      const { store, now } = desk()
      const savedAt = now()
      saveRegistrationDraft(store.work, id, body, savedAt)
      return { savedAt }
    },
    'window.dropDraft': ({ id }) => {
      const here = desk()
      for (const { paperId } of listPapers(here.store.work, { kind: 'draft', id })) removePaper(here, paperId)
      dropRegistrationDraft(here.store.work, id, here.now())
      here.emit('papers.changed', {})
      return {}
    },
    'window.register': (input) => {
      const { store, staff, policy, deviceId, now, today, newId, centreTime, sync, emit } = desk()
      const { pack } = policy()
      const done = register(
        {
          work: store.work,
          staff,
          pack,
          deviceId,
          at: now(),
          today: today(),
          skewMs: centreTime.skewMs(),
          newId,
          papersOf: (draft) => papersFor(draft, listPapers(store.work, { kind: 'draft', id: input.draftId }), pack),
        },
        input,
      )
      emit('outbox.changed', { opId: null })
      sync.wakePush()
      return done
    },
    'window.registered': ({ provisionalNo }) => {
      const { work } = desk().store
      const operations = registeredHere(work).filter(({ deed }) => deed.provisionalNo === provisionalNo)
      return { operations, receiptCopies: receiptCopies(work, provisionalNo, 'receipt') }
    },
    'window.reopen': ({ opId }) => {
      const { store, now, newId, emit } = desk()
      const draftId = newId()
      reopenRegistration(store.work, opId, draftId, now())
      emit('outbox.changed', { opId })
      return { draftId }
    },
    'window.daySheet': ({ day }) => {
      const { work, cache } = desk().store
      return daySheet(work, cache, day)
    },
    'window.daySheetFile': async ({ day }) => {
      const { store, staff, policy, now } = desk()
      const { pack } = policy()
      const heading = { clerk: staff.name, agency: pack.agency, mark: pack.demo ? pack.mark : null }
      // Writing workbooks takes a while to load and is wanted once a day.
      const { daySheetFile } = await import('./day-sheet-file.ts')
      const xlsx = await daySheetFile(daySheet(store.work, store.cache, day), heading)
      noteSheet(store.work, day, now())
      return { xlsx, suggestedName: `受理台账 ${day} ${staff.staffNo}.xlsx` }
    },
    'window.receiptPrinted': ({ no, kind }) => {
      const { store, now } = desk()
      return { copies: noteReceiptPrint(store.work, no, kind, now()) }
    },
  }
}
