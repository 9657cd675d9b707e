import { ErrorBody } from '#shared/contract/central-api.ts'
import type { ProblemKind } from '#shared/model/problem.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { HttpAnswer } from './fetch.ts'

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

/** The centre itself has read what was handed in and will never take it: trying again would go on for ever. */
export function isFinalWord({ status, fromCentre }: CentralFailure): boolean {
  return fromCentre && (status === 400 || status === 422)
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
/** OpenSSL's word on a certificate → what to tell. */
const distrusted: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: '中心的安全证书已过期，没有连接；也请核对这台电脑的日期和时间。可以继续离线审核，请联系技术支持。',
  CERT_NOT_YET_VALID: '中心的安全证书还没有生效，没有连接：多半是这台电脑的日期时间不对，请校准时间后再试。',
  ERR_TLS_CERT_ALTNAME_INVALID:
    '对方的安全证书不属于中心的地址，可能连到了别处，没有连接。可以继续离线审核，请联系技术支持。',
}
const untrusted =
  '对方的安全证书不是可信机构签发的，可能连到了别处或被网络设备拦截，没有连接。可以继续离线审核，请联系技术支持。'
const insecure = '与中心建立不了安全连接，没有连接。可以继续离线审核，请检查中心地址，或联系技术支持。'

/** Why nothing came back at all: the line, or whoever answered could not prove to be the centre. */
export function unreachable(error: unknown): CentralFailure {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const words =
    distrusted[code] ??
    (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|CERT_|UNTRUSTED/.test(code) ? untrusted : null) ??
    (/^ERR_(SSL|TLS)_|^EPROTO$/.test(code) ? insecure : null)
  return words === null ? offline() : new CentralFailure('Offline', words, null)
}

/** Something answered with success that is not the centre: a hotel's or an agency's network log-in page. */
export const captive = (status: number): CentralFailure => new CentralFailure('Offline', words.captive, status)
export const strange = (status: number | null): CentralFailure =>
  new CentralFailure('CentralError', words.strange, status)
export const signInExpired = (): CentralFailure => new CentralFailure('SignInExpired', words.expired, 401)

/** The centre does not take the password of an offline sign-in: changed or locked meanwhile. */
export const standbyRefused = (status: number | null): CentralFailure =>
  new CentralFailure('SignInExpired', words.refused, status)

/** The failure an error status means. The centre's own sentence is used when the body is the contract's ErrorBody. */
export function failureOf(response: HttpAnswer, text: string): CentralFailure {
  const { status } = response
  const retryAfterMs = retryAfter(response.headers.get('retry-after'))
  const body = ErrorBody.safeParse(jsonOf(text))
  if (status === 426) return new CentralFailure('ProtocolTooOld', words.tooOld, status)
  if (status === 429 || status === 503) return new CentralFailure('CentralError', words.busy, status, retryAfterMs)
  if (status >= 500) return new CentralFailure('CentralError', words.broken, status, retryAfterMs)
  if (body.success) return new CentralFailure(body.data.kind, body.data.message, status, retryAfterMs, true)
  if (status === 401 || status === 403) return signInExpired()
  // A client error without the contract's body did not come from the centre's own code: a proxy stands in between.
  return status === 404 || status === 407 || status === 511 ? captive(status) : strange(status)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // a page for people, not the contract's body
  }
}

function retryAfter(header: string | null): number | null {
  if (header === null || !/^\d{1,6}$/.test(header.trim())) return null
  return Math.min(3_600, Number(header)) * 1_000
}
