import { ErrorBody } from '#shared/contract/central-api.ts'
import type { ProblemKind } from '#shared/model/problem.ts'
import { ProblemError } from '#shared/model/problem.ts'

/** What went wrong between the desk and the centre, with what a retry needs to know. Never carries a body or a URL. */
export class CentralFailure extends ProblemError {
  /** HTTP status, null when nothing of HTTP came back */
  readonly status: number | null
  /** the centre's wish, from Retry-After */
  readonly retryAfterMs: number | null
  /** the body was the contract's ErrorBody: it is the centre that speaks, not something in between */
  readonly fromCentre: boolean
  constructor(
    kind: ProblemKind,
    message: string,
    status: number | null,
    retryAfterMs: number | null = null,
    fromCentre = false,
  ) {
    super(kind, message)
    this.fromCentre = fromCentre
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

const words = {
  offline: '现在连不上中心，可以继续离线审核，恢复网络后自动发送。',
  captive: '收到的不是中心的答复，可能需要先登录网络认证页面。',
  expired: '登录已过期，请重新登录；本机的审核结果没有丢失。',
  refused: '您是离线登录的，中心现在不接受当时输入的密码，请退出后重新登录；本机的审核结果没有丢失。',
  busy: '中心暂时忙不过来，稍后自动重试。',
  broken: '中心暂时出错，稍后自动重试。',
  strange: '中心的答复看不懂，稍后自动重试；如一直如此请联系技术支持。',
  tooOld: '本程序版本过旧，中心不再接受，请升级后再发送；本机的审核结果没有丢失。',
} as const

export const offline = (): CentralFailure => new CentralFailure('Offline', words.offline, null)
/** Something answered with success that is not the centre: a hotel's or an agency's network log-in page. */
export const captive = (status: number): CentralFailure => new CentralFailure('Offline', words.captive, status)
export const strange = (status: number | null): CentralFailure =>
  new CentralFailure('CentralError', words.strange, status)
export const signInExpired = (): CentralFailure => new CentralFailure('SignInExpired', words.expired, 401)

/** The centre does not take the password of an offline sign-in: changed or locked meanwhile. */
export const standbyRefused = (status: number | null): CentralFailure =>
  new CentralFailure('SignInExpired', words.refused, status)

/** The failure an error status means. The centre's own sentence is used when the body is the contract's ErrorBody. */
export async function failureOf(response: Response): Promise<CentralFailure> {
  const { status } = response
  const retryAfterMs = retryAfter(response.headers.get('retry-after'))
  const body = ErrorBody.safeParse(await response.json().catch(() => null))
  if (status === 426) return new CentralFailure('ProtocolTooOld', words.tooOld, status)
  if (status === 429 || status === 503) return new CentralFailure('CentralError', words.busy, status, retryAfterMs)
  if (status >= 500) return new CentralFailure('CentralError', words.broken, status, retryAfterMs)
  if (body.success) return new CentralFailure(body.data.kind, body.data.message, status, retryAfterMs, true)
  if (status === 401 || status === 403) return signInExpired()
  // A client error without the contract's body did not come from the centre's own code: a proxy stands in between.
  return status === 404 || status === 407 || status === 511 ? captive(status) : strange(status)
}

function retryAfter(header: string | null): number | null {
  if (header === null || !/^\d{1,6}$/.test(header.trim())) return null
  return Math.min(3_600, Number(header)) * 1_000
}
