import { z } from 'zod'
import { IsoInstant, Sha256, StaffNo, Uuid } from './ids.ts'

/**
 * The sealed file: work that could not be delivered, readable by the centre alone. Everything that must be the same on
 * both sides stands here; the cryptography itself is Node's (electron/core/seal, central/seal).
 *
 *     MENTE-SEAL 1\n
 *     SealedBox as JSON\n
 *     ciphertext: SealedWork as JSON\n, then bytes
 */
export const SEALED_FIRST_LINE = 'MENTE-SEAL 1\n'

/** Largest sealed file. A desk's work.db grows by some 50 MB a year, and nothing in it is ever deleted. */
export const MAX_SEALED_BYTES = 256 * 2 ** 20

/** Which of the centre's keys: says nothing about the key. */
const KeyId = z.string().regex(/^[0-9a-f]{8}$/)
/** 32 bytes as base64url: a raw X25519 public key, or a secret of the same length */
const Bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** What the centre gives a desk at every sign-in, so that the desk can seal when the centre is gone. */
export const Sealing = z.object({
  keyId: KeyId,
  publicKey: Bytes32,
  /** proves that something sealed was made by this person on this desk; the centre can work it out again */
  exportSecret: Bytes32,
})
export type Sealing = z.infer<typeof Sealing>

/** How to open a ciphertext with the centre's private key. */
export const SealedBox = z.object({
  keyId: KeyId,
  /** public half of the key pair made for this one box */
  ephemeral: Bytes32,
  iv: z.string().regex(/^[A-Za-z0-9_-]{16}$/),
  tag: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
})
export type SealedBox = z.infer<typeof SealedBox>

/**
 * The key of a person's work.db, sealed to the centre and kept beside it. Inside: the key, then the export secret, so
 * that only who was signed in as this person on this desk can have made it.
 */
export const Escrow = z.object({
  format: z.literal(1),
  deviceId: Uuid,
  staffNo: StaffNo,
  publicKey: Bytes32,
  box: SealedBox,
  sealed: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})
export type Escrow = z.infer<typeof Escrow>

/** The journal's row of a decision, without the body it covers. */
const JournalMark = z.object({
  n: z.int().positive(),
  at: z.string(),
  prevHash: z.string(),
  hash: z.string(),
})

/** The database, its log, and what the desk keeps as copies of earlier times. */
export const sealedFileNames = ['work.db', 'work.db-wal', 'work.db.copy', 'work.db.before-migration'] as const

/** A paper or document as it lies on a desk's disk: magic, iv, tag, then AES-256-GCM of its SHA-256 and its bytes. */
export const KEPT_FILE = { magic: 'MD1\n', iv: 12, tag: 16, hash: 32 } as const
/** What the key of papers is derived for, by HKDF-SHA-256 without salt, from the key of work.db. */
export const PAPER_KEY = 'paper content'

const origin = { deviceId: Uuid, staffNo: StaffNo, madeAt: IsoInstant }

/** What is in a sealed file. */
export const SealedWork = z.discriminatedUnion('contents', [
  /**
   * made by the person signed in; followed by an HMAC-SHA-256 of this line with the export secret, then by the papers the
   * operations name, byte for byte, in this order
   */
  z.object({
    contents: z.literal('operations'),
    ...origin,
    operations: z.array(z.object({ body: z.string(), journal: JournalMark.nullable() })),
    papers: z.array(z.object({ sha256: Sha256, bytes: z.int().positive() })).optional(),
  }),
  /**
   * made where nobody could sign in; followed by the files, byte for byte, in this order, then by papers taken there, as
   * they lay on its disk: encrypted under a key that comes of that of work.db
   */
  z.object({
    contents: z.literal('database'),
    ...origin,
    escrows: z.array(Escrow).min(1),
    files: z.array(z.object({ name: z.enum(sealedFileNames), bytes: z.int().nonnegative() })).min(1),
    papers: z.array(z.object({ bytes: z.int().positive() })).optional(),
  }),
])
export type SealedWork = z.infer<typeof SealedWork>

/** What a box is for, and whose: bound to the ciphertext, so that one box cannot stand in for another. */
export function boxBinding(purpose: 'work' | 'escrow', { keyId, ephemeral }: BoxKey, whose = ''): string {
  return `mente-seal:1:${purpose}:${keyId}:${ephemeral}:${whose}`
}
type BoxKey = Pick<SealedBox, 'keyId' | 'ephemeral'>

/** Whose an escrow or an export secret is. */
export function sealOwner({ deviceId, staffNo }: { deviceId: string; staffNo: string }): string {
  return `${deviceId}|${staffNo}`
}
