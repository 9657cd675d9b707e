import type { z } from 'zod'
import type { Session } from '#shared/contract/central-api.ts'
import { centralApi } from '#shared/contract/central-api.ts'
import { CentralFailure, signInExpired, standbyRefused } from './central-failure.ts'
import type { Exchange } from './centre-exchange.ts'

interface SignIn {
  readonly staffNo: string
  readonly password: string
  readonly deviceId: string
}

/** Who is signed in at the centre: tokens, and how new ones are come by. Promises as in CentralClient. */
export interface CentreSession {
  hello(): Promise<z.infer<typeof centralApi.hello.answer>>
  signIn(input: SignIn): Promise<Session>
  signInLater(input: SignIn): void
  resume(session: { readonly refreshToken: string; readonly deviceId: string }): void
  signOut(): Promise<void>
  /** The person goes: what was kept of the password is gone at once. */
  forgetStandby(): void
  /** Runs `attempt` with an access token in its headers. */
  withToken<T>(attempt: (headers: Record<string, string>) => Promise<T>): Promise<T>
}

const ANSWER_MS = 15_000
export const jsonHeaders = { 'content-type': 'application/json' } as const

/** @param leaving cuts off what is under way, but not the word that somebody has signed out */
export function createCentreSession(
  { json }: Pick<Exchange, 'json'>,
  leaving: AbortSignal,
  onSession: (session: Session | null) => void,
): CentreSession {
  let tokens: { access: string | null; refresh: string; deviceId: string } | null = null
  let renewing: Promise<void> | null = null
  let standby: { staffNo: string; password: Buffer; deviceId: string } | null = null
  /** why the centre would not take the standby password */
  let refused: CentralFailure | null = null

  const once = <A>({ path, answer }: { path: string; answer: z.ZodType<A> }, init: RequestInit) =>
    json(answer, path, init, ANSWER_MS, [leaving])

  /** Runs `attempt` with an access token; on 401 renews the pair once, for all callers together, and tries again. */
  async function withToken<T>(attempt: (headers: Record<string, string>) => Promise<T>): Promise<T> {
    if (!tokens?.access) await renew()
    const used = tokens?.access
    if (!used) throw signInExpired()
    try {
      return await attempt({ authorization: `Bearer ${used}` })
    } catch (error) {
      if (!(error instanceof CentralFailure) || error.status !== 401) throw error
      if (tokens?.access === used) await renew()
      if (!tokens?.access) throw signInExpired()
      return attempt({ authorization: `Bearer ${tokens.access}` })
    }
  }

  function renew(): Promise<void> {
    renewing ??= obtainTokens().finally(() => {
      renewing = null
    })
    return renewing
  }

  /** By the refresh token, else by the password of an offline sign-in. Throws SignInExpired only when the centre is there. */
  async function obtainTokens(): Promise<void> {
    if (tokens && (await refreshTokens(tokens))) return
    if (standby) return signInWithStandby(standby)
    if (!tokens) await hello()
    throw refused ?? signInExpired()
  }

  /** false = the centre takes this token no more. */
  async function refreshTokens({ refresh, deviceId }: { refresh: string; deviceId: string }): Promise<boolean> {
    try {
      const session = await once(centralApi.refresh, {
        method: 'POST',
        headers: jsonHeaders,
        body: JSON.stringify({ refreshToken: refresh, deviceId }),
      })
      adopt(session, deviceId)
      return true
    } catch (error) {
      if (error instanceof CentralFailure && (error.status === 401 || error.status === 403)) return false
      throw error
    }
  }

  async function signInWithStandby({ staffNo, password, deviceId }: NonNullable<typeof standby>): Promise<void> {
    try {
      await signIn({ staffNo, password: password.toString('utf8'), deviceId })
    } catch (error) {
      // Only a real refusal ends it: one try, so that nobody's account is locked by a desk that keeps trying.
      if (!(error instanceof CentralFailure) || !error.fromCentre) throw error
      forgetStandby()
      refused = standbyRefused(error.status)
      throw refused
    }
  }

  function forgetStandby(): void {
    standby?.password.fill(0)
    standby = null
  }

  const hello = () => once(centralApi.hello, {})

  async function signIn(input: { staffNo: string; password: string; deviceId: string }): Promise<Session> {
    const session = await once(centralApi.signIn, {
      method: 'POST',
      headers: jsonHeaders,
      body: JSON.stringify(input),
    })
    adopt(session, input.deviceId)
    return session
  }

  function adopt(session: Session, deviceId: string): void {
    forgetStandby()
    refused = null
    tokens = { access: session.accessToken, refresh: session.refreshToken, deviceId }
    onSession(session)
  }

  return {
    hello,
    signIn: ({ staffNo, password, deviceId }) => signIn({ staffNo, password, deviceId }),
    signInLater: ({ staffNo, password, deviceId }) => {
      standby = { staffNo, password: Buffer.from(password, 'utf8'), deviceId }
    },
    resume: ({ refreshToken, deviceId }) => {
      tokens = { access: null, refresh: refreshToken, deviceId }
    },
    signOut: async () => {
      const access = tokens?.access
      tokens = null
      forgetStandby()
      onSession(null)
      if (!access) return
      const init = { method: 'DELETE', headers: { authorization: `Bearer ${access}` } }
      // Being offline must not keep anybody signed in here; the token dies by itself at the centre.
      await json(centralApi.signOut.answer, centralApi.signOut.path, init, 3_000, []).catch(() => undefined)
    },
    forgetStandby,
    withToken,
  }
}
