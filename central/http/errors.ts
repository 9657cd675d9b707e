import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError, type z } from 'zod'
import type { ErrorBody } from '#shared/contract/central-api.ts'
import { ProblemError, type ProblemKind } from '#shared/model/problem.ts'
import { codeOf, framesOf, type Log } from '../log.ts'

/** HTTP status of each kind of problem this server answers with. */
const statusOf: Partial<Record<ProblemKind, number>> = {
  BadRequest: 400,
  NotSignedIn: 401,
  WrongPassword: 401,
  SignInExpired: 401,
  NotAllowed: 403,
  NotFound: 404,
  RuleBroken: 409,
  Stale: 410,
  DocumentDamaged: 422,
  AccountLocked: 423,
  ProtocolTooOld: 426,
  CentralError: 503,
  DiskFull: 507,
}

/** PostgreSQL and socket errors that mean "the database cannot be reached now": worth trying again. */
const unreachable = /^(08|53|57P)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/

/** PostgreSQL's class 22: what was sent fits the contract and yet no column takes it, like a day that does not exist. */
const unfit = /^22[0-9A-Z]{3}$/

/** Turns anything thrown into a problem with a sentence a person can act on. */
function problemOf(error: FastifyError | Error): { problem: ProblemError; status?: number } {
  if (error instanceof ProblemError) return { problem: error }
  if (error instanceof ZodError) {
    const fields = error.issues.slice(0, 5).map((issue) => issue.path.join('.') || '正文')
    return { problem: new ProblemError('BadRequest', `请求不符合接口约定，请检查：${fields.join('、')}。`) }
  }
  const code = codeOf(error)
  if (code === 'ENOSPC') return { problem: new ProblemError('DiskFull', '中心存储空间不足，请联系管理员。') }
  if (unreachable.test(code)) {
    return { problem: new ProblemError('CentralError', '中心数据库暂时连不上，请稍后再试。') }
  }
  if (unfit.test(code)) {
    const words = '内容里有中心不能保存的数据（如不存在的日期），请改正后再提交。'
    return { problem: new ProblemError('BadRequest', words) }
  }
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
  if (status < 500) {
    const words = status === 413 ? '请求内容过大，请分批提交。' : '请求格式不正确，请检查后重试。'
    return { problem: new ProblemError('BadRequest', words), status }
  }
  return { problem: new ProblemError('Bug', '中心处理出错，请稍后再试；如仍出错，请把编号告诉管理员。') }
}

/**
 * Fastify's error handler. The log gets the kind, a code and the places in our source, never the error's message:
 * a database or parser quotes the value it stumbled over, and that value may be a name.
 */
export function errorHandler(log: Log) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { problem, status = statusOf[problem.kind] ?? 500 } = problemOf(error)
    // Unfit data is told as the caller's, and written down all the same: it may as well be a mistake of ours.
    if (status >= 500 || unfit.test(codeOf(error))) {
      const { url: route = 'unknown' } = request.routeOptions
      const what = { kind: problem.kind, error: error.name, code: codeOf(error), frames: framesOf(error) }
      log({ event: 'error', ref: request.id, method: request.method, route, status, ...what })
    }
    if (status === 503) reply.header('retry-after', '5')
    const body: z.infer<typeof ErrorBody> = { kind: problem.kind, message: problem.message, ref: request.id }
    return reply.code(status).type('application/json; charset=utf-8').send(body)
  }
}
