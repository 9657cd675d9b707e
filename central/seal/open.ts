import { createHmac, timingSafeEqual } from 'node:crypto'
import { ProblemError } from '#shared/model/problem.ts'
import { type Escrow, SEALED_FIRST_LINE, SealedBox, SealedWork, sealOwner } from '#shared/model/seal.ts'
import { unseal } from './box.ts'
import type { SealKeys } from './keys.ts'

type Operations = Extract<SealedWork, { contents: 'operations' }>
type Database = Extract<SealedWork, { contents: 'database' }>

/** A sealed file, opened and proven to be from the person and desk it names. */
export type Opened =
  | { readonly work: Operations; readonly papers: readonly Buffer[] }
  | {
      readonly work: Database
      readonly key: Buffer
      readonly parts: ReadonlyMap<string, Buffer>
      /** papers as they lay there, encrypted */
      readonly kept: readonly Buffer[]
    }

const refusal = (words: string) => new ProblemError('RuleBroken', `${words}没有导入任何内容。`)
const broken = () => refusal('这个文件不完整或被改动过，请重新复制原文件后再试。')
const otherCentre = () => refusal('这个文件是密封给另一个中心的，请交给那个中心导入。')
const forged = () => refusal('这个文件不能证明出自它所写的工号和电脑，请联系技术支持。')

/** Opens a sealed file. Throws ProblemError BadRequest or RuleBroken with what is wrong; nothing is believed by halves. */
export function openSealedFile(keys: SealKeys, file: Buffer): Opened {
  const first = Buffer.from(SEALED_FIRST_LINE, 'utf8')
  if (!file.subarray(0, first.length).equals(first)) {
    throw new ProblemError('BadRequest', '这不是密封的办理文件，请核对选中的文件。没有导入任何内容。')
  }
  const head = lineAt(file, first.length)
  const box = SealedBox.safeParse(head?.value)
  if (!head || !box.success) throw broken()
  const plain = unseal(keys, 'work', '', box.data, file.subarray(head.end))
  if (plain === 'other_key') throw otherCentre()
  if (plain === 'broken') throw broken()
  const line = lineAt(plain, 0)
  const work = SealedWork.safeParse(line?.value)
  if (!line || !work.success) throw broken()
  const rest = plain.subarray(line.end)
  if (work.data.contents === 'operations') {
    const { exportSecret } = keys.sealingFor(work.data)
    const proof = createHmac('sha256', Buffer.from(exportSecret, 'base64url')).update(plain.subarray(0, line.end))
    if (!isSame(rest.subarray(0, PROOF), proof.digest())) throw forged()
    return { work: work.data, papers: papersOf(work.data, rest.subarray(PROOF)) }
  }
  return { work: work.data, key: databaseKey(keys, work.data), ...partsOf(work.data, rest) }
}

/**
 * The key of the database, from whichever copy of it opens. Beside the key lies the secret that the centre gave to this
 * person on this desk: the public key alone, which anybody may know, makes no escrow that counts.
 */
function databaseKey(keys: SealKeys, { staffNo, escrows }: Database): Buffer {
  const opened = escrows.filter((escrow) => escrow.staffNo === staffNo).map((escrow) => openEscrow(keys, escrow))
  for (const key of opened) if (typeof key !== 'string') return key
  throw opened.includes('other_key') ? otherCentre() : forged()
}

function openEscrow(keys: SealKeys, escrow: Escrow): Buffer | 'other_key' | 'broken' | 'forged' {
  const plain = unseal(keys, 'escrow', sealOwner(escrow), escrow.box, Buffer.from(escrow.sealed, 'base64url'))
  if (typeof plain === 'string') return plain
  const { exportSecret } = keys.sealingFor(escrow)
  return isSame(plain.subarray(32), Buffer.from(exportSecret, 'base64url')) ? plain.subarray(0, 32) : 'forged'
}

/** Bytes of an HMAC-SHA-256. */
const PROOF = 32

/** As long as the proven line says they are; what each is, its own hash says when it is stored. */
function papersOf({ papers = [] }: Operations, rest: Buffer): Buffer[] {
  let at = 0
  const found = papers.map(({ bytes }) => {
    at += bytes
    return rest.subarray(at - bytes, at)
  })
  if (at !== rest.length) throw broken()
  return found
}

function partsOf({ files, papers = [] }: Database, rest: Buffer): { parts: Map<string, Buffer>; kept: Buffer[] } {
  const parts = new Map<string, Buffer>()
  let at = 0
  for (const { name, bytes } of files) {
    parts.set(name, rest.subarray(at, at + bytes))
    at += bytes
  }
  const kept = papers.map(({ bytes }) => {
    at += bytes
    return rest.subarray(at - bytes, at)
  })
  if (at !== rest.length || !parts.has('work.db')) throw broken()
  return { parts, kept }
}

/** One line of JSON; undefined when there is none. */
function lineAt(bytes: Buffer, from: number): { value: unknown; end: number } | undefined {
  const end = bytes.indexOf('\n', from)
  if (end < 0) return undefined
  try {
    return { value: JSON.parse(bytes.toString('utf8', from, end)), end: end + 1 }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
