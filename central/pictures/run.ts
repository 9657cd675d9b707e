import type { CaseFile } from '#shared/model/case.ts'
import { isOwnPaper } from '#shared/policy/findings/duplicates.ts'
import type { Centre } from '../centre.ts'
import { lockCase, readCase, updateCases } from '../store/cases.ts'
import { findStored } from '../store/documents.ts'
import { policyAt } from '../store/policies.ts'
import { type Copy, markedAlike } from './alike.ts'
import { type Decoder, DecoderGoneError, openDecoder } from './decoder.ts'
import { findCopies } from './find-copies.ts'
import { UnreadableError } from './limits.ts'
import {
  casesWith,
  claimPicture,
  giveUpPicture,
  postponeComparison,
  postponePicture,
  returnPicture,
  savePrints,
  setCompared,
  type Uncompared,
  uncompared,
} from './store.ts'

type Needs = Pick<Centre, 'sql' | 'files' | 'policies' | 'clock' | 'stopping'>

const BATCH = 40
/** How long one attempt may take before another instance may try. */
const CLAIM_MS = 120_000
const FIRST_PAUSE_MS = 60_000
/** A paper that took the decoder down so many times is left alone. */
const MOST_ATTEMPTS = 3
/** Cases that share one paper: a few, unless something is very wrong. */
const MOST_CASES = 20

/**
 * Compares the papers that came in with those of other persons, and names the other case on both where one is a copy.
 * Returns how many papers were compared. What was not got round to is found again by the next call; doing one twice
 * changes nothing. What goes wrong with one paper is told to `onError` and does not hold up the others.
 */
export async function comparePictures(
  centre: Needs,
  onError: (error: unknown) => void = () => {},
  decoder: Decoder = openDecoder(),
): Promise<number> {
  let done = 0
  // A server that stops does not wait for a large scan.
  const leave = () => decoder.close()
  centre.stopping.addEventListener('abort', leave)
  try {
    for (;;) {
      const due = await uncompared(centre.sql, centre.clock(), BATCH)
      let progress = 0
      for (const paper of due) {
        if (centre.stopping.aborted) return done
        if (await compareOne(centre, paper, decoder, onError)) progress += 1
      }
      done += progress
      if (progress === 0) return done
    }
  } finally {
    centre.stopping.removeEventListener('abort', leave)
    decoder.close()
  }
}

/** True when the paper is done with, for better or worse. */
async function compareOne(
  centre: Needs,
  paper: Uncompared,
  decoder: Decoder,
  onError: (error: unknown) => void,
): Promise<boolean> {
  const { sql, clock, stopping } = centre
  try {
    const caseFile = await readCase(sql, paper.caseId)
    if (caseFile !== null && (await belongsToOnePerson(centre, caseFile, paper.sha256))) {
      const state = await lookAt(centre, paper.sha256, decoder, onError)
      if (state === 'later') return false
      if (state === 'looked_at') {
        for (const copy of await findCopies(sql, decoder, paper.sha256)) await mark(centre, paper, copy)
      }
    }
    await setCompared(sql, paper, clock())
    return true
  } catch (error) {
    if (stopping.aborted) return false
    onError(error)
    if (!(error instanceof DecoderGoneError)) return false
    const nextTry = new Date(clock().getTime() + FIRST_PAUSE_MS)
    if ((await postponeComparison(sql, paper.sha256, nextTry)) < MOST_ATTEMPTS * 2) return false
    await setCompared(sql, paper, clock())
    return true
  }
}

async function belongsToOnePerson({ sql, policies, clock }: Needs, file: CaseFile, sha256: string): Promise<boolean> {
  const { pack } = await policyAt(sql, policies, clock())
  return file.documents.some((document) => document.sha256 === sha256 && isOwnPaper(document.material, pack))
}

/** Makes sure the paper's prints are stored, if they can be had at all. */
async function lookAt(
  { sql, files, clock, stopping }: Needs,
  sha256: string,
  decoder: Decoder,
  onError: (error: unknown) => void,
): Promise<'looked_at' | 'unreadable' | 'later'> {
  const now = clock()
  const claim = await claimPicture(sql, sha256, now, new Date(now.getTime() + CLAIM_MS))
  if (claim === null) return 'later'
  if (claim.state !== 'waiting') return claim.state
  try {
    const stored = await findStored(sql, sha256)
    if (stored === null) throw new UnreadableError('damaged')
    const chunks: Buffer[] = []
    for await (const chunk of files.read(sha256, 0, stored.bytes - 1)) chunks.push(Buffer.from(chunk))
    const prints = await decoder.look(Buffer.concat(chunks), stored.mediaType)
    await sql.tx((query) => savePrints(query, sha256, prints, clock()))
    return 'looked_at'
  } catch (error) {
    if (stopping.aborted) {
      await returnPicture(sql, sha256, clock())
      return 'later'
    }
    onError(error)
    if (error instanceof UnreadableError || claim.attempts >= MOST_ATTEMPTS) {
      await giveUpPicture(sql, sha256, clock())
      return 'unreadable'
    }
    await postponePicture(sql, sha256, new Date(clock().getTime() + FIRST_PAUSE_MS * 2 ** (claim.attempts - 1)))
    return 'later'
  }
}

/** Names the cases that have the copy on the case, and the case on them; two cases a transaction, locked in order. */
async function mark({ sql }: Needs, paper: Uncompared, copy: string): Promise<void> {
  for (const otherId of await casesWith(sql, paper.areaCode, copy, MOST_CASES)) {
    if (otherId === paper.caseId) continue
    await sql.tx(async (query) => {
      const locked = new Map<string, CaseFile>()
      for (const id of [paper.caseId, otherId].sort()) {
        const file = await lockCase(query, 'id', id)
        if (file) locked.set(id, file)
      }
      const mine = copyOf(locked.get(paper.caseId), paper.sha256)
      const theirs = copyOf(locked.get(otherId), copy)
      if (!mine || !theirs) return
      const changed = [markedAlike(mine, theirs), markedAlike(theirs, mine)].filter((file) => file !== null)
      await updateCases(query, changed)
    })
  }
}

function copyOf(caseFile: CaseFile | undefined, sha256: string): Copy | null {
  return caseFile ? { caseFile, sha256 } : null
}
