import { call } from '../bridge.ts'

/** Asks the person where the file may go; false = they thought better of it. */
export async function saveSealed(file: { bytes: Uint8Array<ArrayBuffer>; suggestedName: string }): Promise<boolean> {
  const { saved } = await call('print.saveSealed', { sealed: file.bytes, suggestedName: file.suggestedName })
  return saved
}
