import type { Fetch, HttpAnswer } from '#core/fetch.ts'
import type { Session } from '#shared/contract/central-api.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { Handled, Interference, SimulatedCentre } from './centre.ts'
import type { Fate } from './events.ts'
import { TOKENS } from './people.ts'
import { type Answer, type Cut, type Request, received } from './wire.ts'

/** One exchange between a desk and the centre, wherever it is just now. */
export interface Exchange {
  readonly desk: number
  readonly request: Request
  /** nobody waits for it any more: the desk gave up, crashed, or it is the double of another */
  orphan: boolean
  at: 'line' | 'centre' | 'way back'
  handled: Handled | null
  answer: Answer | null
  readonly resolve: (answer: HttpAnswer) => void
  readonly reject: (error: Error) => void
}

/** The faulty line of all desks: everything that is under way, in the order it was sent. */
export interface Line {
  readonly exchanges: readonly Exchange[]
  /** the line of one run of a desk's program; `gone` says that the run has ended */
  fetchOf(desk: number, person: Staff, gone: () => boolean): Fetch
  meet(exchange: Exchange, fate: Fate, n: number): Promise<void>
  /** Every connection breaks: the centre was stopped. */
  breakAll(): void
  readonly faults: { count: number; kills: number }
}

/** Statements of an operation's transaction begin about here; before them little can go wrong. */
const FIRST_DEATH = 5
/** places between two transactions of one request where another may come in between */
const PAUSES = 4
/** cases on a page of the feed */
const PAGE = 3
const HTML: Answer = { status: 200, headers: {}, text: '<html><body>请先登录网络</body></html>' }

export function openLine(centre: SimulatedCentre, tell: (what: string) => void): Line {
  let exchanges: Exchange[] = []
  const faults = { count: 0, kills: 0 }

  const onTheirWayBack = () => exchanges.filter(({ at }) => at === 'way back')
  const forget = (exchange: Exchange) => {
    exchanges = exchanges.filter((one) => one !== exchange)
  }
  const lose = (exchange: Exchange) => {
    forget(exchange)
    exchange.reject(new TypeError('fetch failed'))
  }
  const hand = (exchange: Exchange, answer: Answer, cut?: Cut) => {
    forget(exchange)
    if (!exchange.orphan) exchange.resolve(received(answer, cut))
  }

  async function toCentre(exchange: Exchange, interference: Interference = {}): Promise<void> {
    const handled = await centre.handle(exchange.request, interference)
    exchange.handled = handled
    if (handled.stalled) exchange.at = 'centre'
    else await fromCentre(exchange, handled)
  }

  async function fromCentre(exchange: Exchange, handled: Handled): Promise<void> {
    handled.resume()
    exchange.answer = await handled.answer
    exchange.at = 'way back'
    if (exchange.answer === null) {
      faults.kills += 1
      lose(exchange)
    } else if (exchange.orphan) forget(exchange)
  }

  async function onLine(exchange: Exchange, fate: Fate, n: number): Promise<void> {
    switch (fate) {
      case 'lose':
        return lose(exchange)
      case 'html':
        return hand(exchange, HTML)
      case 'error500':
        return hand(exchange, { status: 500, headers: {}, text: 'Bad gateway' })
      case 'busy':
        return hand(exchange, { status: 503, headers: {}, text: 'busy' })
      case 'double':
        exchanges.push({ ...exchange, orphan: true, resolve: () => undefined, reject: () => undefined })
        return toCentre(exchange)
      case 'die':
        return toCentre(exchange, n % 3 === 2 ? { failAt: FIRST_DEATH + n } : { dieAt: FIRST_DEATH + n })
      case 'fall':
        return toCentre(exchange, { fallAt: n % PAUSES })
      case 'stall':
        return toCentre(exchange, { stallAt: n % PAUSES })
      default:
        return toCentre(exchange)
    }
  }

  function onWayBack(exchange: Exchange, answer: Answer, fate: Fate, n: number): void {
    if (fate === 'lose') lose(exchange)
    // Whether the break is noticed depends on who stands in between: some just close.
    else if (fate === 'cut') hand(exchange, answer, { at: cutOf(answer, n), noticed: n % 2 === 0 })
    else hand(exchange, altered(answer, fate, n))
  }

  return {
    get exchanges() {
      return exchanges
    },
    faults,
    fetchOf: (desk, person, gone) => (url, init) => {
      if (gone()) return new Promise(() => undefined)
      const path = wayOf(url)
      const body = typeof init.body === 'string' || Buffer.isBuffer(init.body) ? init.body : null
      if (path === '/v1/sessions/refresh') {
        const text = JSON.stringify(sessionOf(person))
        return Promise.resolve(received({ status: 200, headers: {}, text }))
      }
      return new Promise((resolve, reject) => {
        const token = TOKENS.of(person.staffNo)
        const known = namedIn(init.headers)
        const request = { method: init.method ?? 'GET', path, token, body, known } as const
        const exchange: Exchange = {
          desk,
          request,
          orphan: false,
          at: 'line',
          handled: null,
          answer: null,
          resolve,
          reject,
        }
        exchanges.push(exchange)
        tell(`desk ${desk} asks ${request.method} ${request.path}`)
        init.signal?.addEventListener('abort', () => {
          exchange.orphan = true
          if (exchange.at === 'way back') forget(exchange)
          reject(new TypeError('aborted'))
        })
      })
    },
    async meet(exchange, fate, n) {
      tell(
        `${fate}: ${exchange.request.path} of desk ${exchange.desk}, ${exchange.at}${exchange.orphan ? ', orphan' : ''}`,
      )
      if (fate !== 'deliver') faults.count += 1
      if (exchange.at === 'line') {
        await onLine(exchange, fate, n)
        // What befalls an answer only befalls it as soon as there is one.
        if (!ofAnswers.has(fate) || !onTheirWayBack().includes(exchange)) return
      }
      if (exchange.at === 'centre' && exchange.handled) return fromCentre(exchange, exchange.handled)
      if (exchange.answer) onWayBack(exchange, exchange.answer, fate, n)
    },
    breakAll() {
      const all = exchanges
      exchanges = []
      for (const exchange of all) {
        exchange.handled?.resume()
        exchange.reject(new TypeError('connection reset'))
      }
    },
  }
}

/**
 * Path and query as they go on. A page is a few cases long, so that there are several and some are asked for ahead.
 */
function wayOf(url: string): string {
  return url.slice(url.indexOf('/', 'http://'.length)).replace('limit=1000', `limit=${PAGE}`)
}

/** The desk hands its headers over as a plain record; to build `Headers` of them costs as much as all the rest here. */
function namedIn(headers: RequestInit['headers']): string | null {
  const named = Object.entries(headers ?? {}).find(([name]) => name === 'if-none-match')
  return named ? String(named[1]) : null
}

const ofAnswers: ReadonlySet<Fate> = new Set<Fate>(['cut', 'garble', 'foreign'])

/** Where an answer breaks off: anywhere, or exactly between two of its lines, where what is there looks whole. */
function cutOf({ text }: Answer, n: number): number {
  const anywhere = Math.floor((text.length * (n + 1)) / 16)
  const between = [...text.matchAll(/\n(?=.)/g)].map(({ index }) => index + 1)
  return n % 2 === 0 ? anywhere : (between[(n >> 1) % Math.max(1, between.length)] ?? anywhere)
}

/** A session as the centre would hand it out; whose token it is the centre looks up itself at every request. */
function sessionOf(person: Staff): Session {
  const until = '2200-01-01T00:00:00Z'
  const accessToken = TOKENS.of(person.staffNo)
  return { staff: person, accessToken, accessUntil: until, refreshToken: 'refresh', refreshUntil: until }
}

function altered(answer: Answer, fate: Fate, n: number): Answer {
  switch (fate) {
    case 'html':
      return HTML
    case 'error500':
      return { status: 502, headers: {}, text: 'Bad gateway' }
    case 'garble': {
      const at = cutOf(answer, n)
      return { ...answer, text: `${answer.text.slice(0, at)}\u0000${answer.text.slice(at + 1)}` }
    }
    case 'foreign':
      return foreign(answer, n)
    default:
      return answer
  }
}

/** Well-formed answers that are none: nothing answered, answered in another order, answers for somebody else. */
function foreign(answer: Answer, n: number): Answer {
  if (!answer.text.startsWith('{"results":[')) return { ...answer, text: '{}' }
  const { results }: { results: { opId: string; version: number | null }[] } = JSON.parse(answer.text)
  // Where there are several, their order and number are what may be mistaken.
  const several = results.length > 1 ? [results.toReversed(), results.slice(1), results.toReversed()] : []
  const others = [
    ...several,
    [],
    results.slice(1),
    results.map((r) => ({ ...r, opId: '00000000-0000-4000-8000-00000000dead' })),
    [{ strange: true }, ...results],
    results.map((r) => ({ ...r, outcome: 'postponed' })),
  ]
  return { ...answer, text: JSON.stringify({ results: others[n % others.length] }) }
}
