import { column, sql, transaction } from '#core/db/sql.ts'
import { isoNow } from '#core/deps.ts'
import { findCase, findPolicy } from '#core/flow/cache.ts'
import { decide } from '#core/flow/decision.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { RegisteredPaper } from '#shared/model/document.ts'
import type { Deed, DeedKind } from '#shared/model/operation.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { possibleDeeds } from '#shared/policy/allowed.ts'
import { CASES, type Event } from './events.ts'
import { deedOf } from './people.ts'
import type { Program } from './program.ts'

type Decide = Extract<Event, { do: 'decide' }>

/** Who decides. */
export interface Decider {
  readonly person: Staff
  readonly deviceId: string
  readonly newOpId: () => string
  /** One more paper comes to the window; answers all that there are for the case. */
  readonly bring: (program: Program, caseId: string) => RegisteredPaper[]
  /** of several cases this one was refused */
  readonly refused: (message: string) => void
}

interface Decided {
  readonly caseFile: CaseFile
  readonly kind: DeedKind
  readonly opId: string
  readonly seq: number
}

/** One case, or several in one transaction, which are then sent together. */
export function decideOn(program: Program, event: Decide, decider: Decider): Decided[] {
  const chosen = new Map<string, CaseFile>()
  for (let i = 0; i <= event.more; i++) {
    const caseFile = chosenCase(program.store, event.case + i)
    if (caseFile) chosen.set(caseFile.id, caseFile)
  }
  const cases = [...chosen.values()]
  const among = cases.length > 1
  const decideAll = () => cases.flatMap((one) => decideOne(program, one, event, decider, among) ?? [])
  return among ? transaction(program.store.work, decideAll) : decideAll()
}

/** `among`: others are decided with it, and one that is refused, before anything was written, holds none of them up. */
function decideOne(
  program: Program,
  caseFile: CaseFile,
  { deed: n, poison, held }: Decide,
  { person, deviceId, newOpId, bring, refused }: Decider,
  among: boolean,
): Decided | undefined {
  const { store, clock, time } = program
  const policy = findPolicy(store.cache)
  const kinds = possibleDeeds(caseFile, person).filter((one) => !among || one !== 'supplement_received')
  const kind = kinds[n % Math.max(1, kinds.length)]
  if (!policy || kind === undefined) return undefined
  const deed: Deed =
    kind === 'supplement_received'
      ? { kind, papers: bring(program, caseFile.id), note: '' }
      : deedOf(kind, caseFile, poison)
  const opId = newOpId()
  const { id: caseId, version: baseVersion, materialVersion: baseMaterialVersion } = caseFile
  const source = {
    cache: store.cache,
    work: store.work,
    staff: person,
    policy,
    deviceId,
    decidedAt: isoNow(clock),
    skewMs: time.skewMs(),
    offlineRefusal: null,
    newOpId: () => opId,
    held,
  }
  try {
    return { caseFile, kind, ...decide(source, { caseId, baseVersion, baseMaterialVersion, deed }) }
  } catch (error) {
    if (!among || !(error instanceof ProblemError)) throw error
    refused(error.message)
    return undefined
  }
}

export function chosenCase({ work, cache }: Program['store'], n: number): CaseFile | undefined {
  const ids = column<string>(cache, sql`SELECT id FROM case_file ORDER BY case_no`)
  // The numbers beyond the first cases are for what the desk has alone, where there is any.
  const held = n >= CASES ? heldBy({ work }) : []
  const among = held.length > 0 ? held : ids
  const chosen = among[n % Math.max(1, among.length)]
  return chosen === undefined ? undefined : findCase(cache, chosen)?.caseFile
}

export function heldBy({ work }: Pick<Program['store'], 'work'>): string[] {
  return column<string>(work, sql`SELECT case_id FROM lease WHERE state = 'held' ORDER BY case_id`)
}
