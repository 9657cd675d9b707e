import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'
import { exportUndelivered } from './export.ts'
import { importSealed } from './import.ts'

/** Sealed files, for who is signed in. */
export const sealHandlers = (desk: () => Desk): Pick<Handlers, 'seal.export' | 'seal.import'> => ({
  'seal.export': () => exportUndelivered(desk()),
  'seal.import': ({ bytes }) => importSealed(desk(), bytes),
})
