import type { CaseFile } from '#shared/model/case.ts'
import { possibleDeeds } from '#shared/policy/allowed.ts'
import { uuid } from '../policy/support.ts'
import type { SimulatedCentre } from './centre.ts'
import type { Event, Fate } from './events.ts'
import type { Exchange, Line } from './line.ts'
import { deedOf, policy, staff, staffOf } from './people.ts'
import { flow, type Players } from './players.ts'

/** Messages in which a desk has noticed a restore and pulled everything anew. */
const PULLED_ANEW = 20

/** Lets one event of a schedule happen; `at`: its number in it. */
export async function step(players: Players, event: Event, at: number): Promise<void> {
  const { centre, line, desks } = players
  const desk = 'desk' in event ? desks[event.desk] : undefined
  switch (event.do) {
    case 'decide':
      return desk?.decide(event)
    case 'undo':
      return desk?.undo(event.back)
    case 'register':
      return desk?.register(event)
    case 'take':
      return take(players, event)
    case 'giveBack':
      return giveBack(players, event)
    case 'recall':
      return recall(players, event, at)
    case 'net': {
      const exchange = chosen(line, event.pick, event.fate)
      return exchange && line.meet(exchange, event.fate, event.n)
    }
    case 'between':
      return between(players, event, at)
    case 'flow':
      return flow(players, event.desk, event.n)
    case 'sync':
      return desk?.sync()
    case 'wait':
      return players.wait(event.ms)
    case 'jump':
      return desk?.jump(event.ms)
    case 'crash':
      return desk?.crash()
    case 'crashAt':
      return desk?.crashAt(event.n)
    case 'read':
      return desk?.read()
    case 'colleague':
      return colleague(centre, event, at)
    case 'applicant':
      return centre.applicant((await centre.cases())[event.case % 3]?.caseNo ?? '', event.act)
    case 'overdue':
      return centre.overdue()
    case 'backup':
      return centre.backup()
    case 'restore':
      return restore(players, event, at)
  }
}

/**
 * Every other time one that carries work of the desk, where there is one: what matters most is hit most. An answer is
 * mistaken for another where there is most to mistake: several results, or one that is not what the desk hopes for. What
 * breaks off are pages of the feed.
 */
function chosen({ exchanges }: Line, pick: number, fate: Fate): Exchange | undefined {
  const work = exchanges.filter(({ request }) => request.method !== 'GET')
  const decisions = work.filter(({ request }) => request.path === '/v1/ops')
  const mistakable = decisions.find(({ request }) => (String(request.body).match(/"opId":/g)?.length ?? 0) > 1)
  const unwelcome = decisions.find(({ answer }) => /"outcome":"(conflict|rejected)"/.test(answer?.text ?? ''))
  if (fate === 'foreign' && (mistakable ?? unwelcome)) return mistakable ?? unwelcome
  const pages = exchanges.filter(({ request }) => request.path.startsWith('/v1/feed?'))
  if ((fate === 'cut' || fate === 'garble') && pages.length > 0) return pages[pick % pages.length]
  // What stands still or breaks off in the middle of the centre's work matters where something is written.
  const fresh = decisions.filter(({ at }) => at === 'line')
  if ((fate === 'stall' || fate === 'fall' || fate === 'die') && fresh.length > 0) return fresh[pick % fresh.length]
  const among = pick % 2 === 0 && work.length > 0 ? work : exchanges
  return among[pick % Math.max(1, among.length)]
}

/** Two of the centre's transactions with others in between: what one has begun to write is not to be overtaken. */
async function between(players: Players, event: Extract<Event, { do: 'between' }>, at: number): Promise<void> {
  const { centre, line, desks, settle } = players
  const handIn = line.exchanges.find((one) => one.request.path === '/v1/ops' && one.at === 'line')
  if (!handIn) return
  await line.meet(handIn, 'stall', event.n)
  await settle()
  await colleague(centre, { ...event, do: 'colleague' }, at)
  const other = desks.find(({ n }) => n !== handIn.desk)
  other?.sync()
  await settle()
  if (other) await flow(players, other.n, 8)
}

async function giveBack({ line, desks, settle }: Players, event: Extract<Event, { do: 'giveBack' }>): Promise<void> {
  desks[event.desk]?.giveBack(event.case)
  if (!event.lost) return
  await settle()
  const told = line.exchanges.find(({ desk, request }) => desk === event.desk && request.path === '/v1/leases/return')
  if (told) await line.meet(told, 'lose', 0)
}

async function take({ line, desks, settle }: Players, event: Extract<Event, { do: 'take' }>): Promise<void> {
  desks[event.desk]?.take(event.case, event.hours)
  if (!event.now) return
  await settle()
  const asked = line.exchanges.findLast(({ desk, request }) => desk === event.desk && request.path === '/v1/leases')
  if (!asked) return
  await line.meet(asked, 'deliver', 0)
  await line.meet(asked, 'deliver', 0)
}

/**
 * The centre goes back to its backup. Work goes on there, first on what somebody at a desk has decided on the strength of
 * what is now undone: another change then has the number of the one it rests on.
 */
async function restore(players: Players, event: Extract<Event, { do: 'restore' }>, at: number): Promise<void> {
  await goBack(players, event.deed, at)
  if (!event.again) return
  for (const desk of players.desks) desk.sync()
  await players.settle()
  for (const { n } of players.desks) await flow(players, n, PULLED_ANEW)
  await goBack(players, null, at)
}

async function goBack(players: Players, deed: number | null, at: number): Promise<void> {
  const { centre, line, desks, settle } = players
  line.breakAll()
  const waiting = desks.flatMap((desk) => desk.waiting())
  await centre.restore()
  if (deed === null) return
  // What stood still in the centre's earlier life finds now that it has died.
  await settle()
  const cases = await centre.cases()
  const caseFile = cases.find(({ id }) => waiting.includes(id)) ?? cases[deed % Math.max(1, cases.length)]
  if (caseFile) await decideAtCentre(centre, caseFile, deed, at)
}

/** A supervisor who is always online ends a lease, or gives the case to somebody. */
async function recall(players: Players, event: Extract<Event, { do: 'recall' }>, at: number): Promise<void> {
  const { centre, desks } = players
  const cases = (await centre.cases()).sort((a, b) => (a.caseNo < b.caseNo ? -1 : 1))
  // Where somebody has a case alone, that is what a supervisor takes away; one first that has just been decided.
  const leased = cases.filter(({ lease }) => lease)
  const waiting = desks.flatMap((desk) => desk.waiting())
  const decided = leased.filter(({ id }) => waiting.includes(id))
  const among = [decided, leased, cases].find(({ length }) => length > 0) ?? []
  const caseId = among[event.case % Math.max(1, among.length)]?.id
  if (caseId === undefined) return
  const to = event.to === null ? null : staffOf(event.to).staffNo
  await centre.recall({ recallId: uuid(980_000 + at), caseId, note: '休假', to })
}

/** Somebody who is always online decides with what the centre has this moment. */
async function colleague(centre: SimulatedCentre, event: Extract<Event, { do: 'colleague' }>, at: number) {
  const cases = (await centre.cases()).sort((a, b) => (a.caseNo < b.caseNo ? -1 : 1))
  const caseFile = cases[event.case % Math.max(1, cases.length)]
  if (caseFile) await decideAtCentre(centre, caseFile, event.deed, at)
}

async function decideAtCentre(centre: SimulatedCentre, caseFile: CaseFile, deed: number, at: number): Promise<void> {
  const me = staff.at(-1)
  if (!me) return
  const kinds = possibleDeeds(caseFile, me).filter((one) => one !== 'supplement_received')
  const kind = kinds[deed % Math.max(1, kinds.length)]
  if (kind === undefined) return
  await centre.colleague({
    opId: uuid(990_000 + at),
    deviceId: me.id,
    seq: at + 1,
    caseId: caseFile.id,
    baseVersion: caseFile.version,
    baseMaterialVersion: caseFile.materialVersion,
    packVersion: policy.pack.version,
    deed: deedOf(kind, caseFile),
    decidedAt: new Date(centre.now).toISOString(),
  })
}
