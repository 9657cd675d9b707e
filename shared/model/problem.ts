import { z } from 'zod'

/**
 * Everything that can go wrong and that a person must be told about, as a closed set.
 * The UI switches on `kind`; `message` is the Chinese sentence shown; `ref` is what support asks for.
 * A problem never carries personal data, a path, SQL or a stack.
 */
export const ProblemKind = z.enum([
  'BadRequest', // the caller sent something the contract does not allow
  'NotSignedIn', // no session on this desk
  'NotAllowed', // the role may not do this
  'WrongPassword', // account or password wrong, said alike for both
  'AccountLocked', // too many wrong passwords
  'Locked', // the desk is locked: unlock it first
  'SignInExpired', // the centre no longer accepts our token: sign in again, nothing is lost
  'OldPasswordNeeded', // the password was changed at the centre; local data is still under the old one
  'Offline', // the centre cannot be reached
  'NotCached', // needs the network: this was never downloaded
  'NotFound',
  'Stale', // the case changed since it was opened
  'RuleBroken', // the rules forbid this act; message says which
  'DbWrongKey', // key does not open the file
  'DbKeyMissing', // key file gone
  'KeyringNeeded', // the key file is there, the operating system's half of the key is not
  'DataInUse', // another process has this person's files open
  'DbDamaged', // a page failed its check
  'DbFromFuture', // written by a newer version of this program
  'DbUnsafe', // durability settings did not take; refusing to start
  'DiskFull',
  'DiskReadOnly',
  'DiskFailing', // the disk answered with an error; what it holds may well be sound
  'DocumentDamaged', // bytes do not match their SHA-256
  'CoreStopped', // the core process ended while the call was running
  'CoreKeepsCrashing',
  'CentralError', // the centre answered something we do not understand
  'ProtocolTooOld', // this desk is too old for the centre
  'Bug',
])
export type ProblemKind = z.infer<typeof ProblemKind>

export const Problem = z.object({ kind: ProblemKind, message: z.string(), ref: z.string() })
export type Problem = z.infer<typeof Problem>

/** A `Problem` that can be thrown. Everything thrown across a boundary of ours is one of these or becomes 'Bug'. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly kind: ProblemKind
  constructor(kind: ProblemKind, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.kind = kind
  }
}
