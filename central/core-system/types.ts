import type { z } from 'zod'
import type { CoreAnswer as CoreAnswerSchema } from '#shared/contract/central-api.ts'
import type { IsoDate } from '#shared/policy/civil-day.ts'

/** Transactions of the national platform this centre uses, by `infno`. */
export type Infno = '1101' | '2503' | '2504' | '2505' | '2506' | '5301' | '5302'

/** The national envelope of an answer. */
export type CoreAnswer = z.infer<typeof CoreAnswerSchema>

/**
 * How an adapter answers 1101 for somebody the core system has no record of. The national −1 says only that something was
 * wrong, and a system that is busy must not make a person 未参保.
 */
export const PERSON_UNKNOWN = 404

/** A question or filing, in the national field names. */
export interface CoreRequest {
  readonly infno: Infno
  readonly areaCode: string
  /** the same for every repetition of a filing: what the core system tells repetitions by */
  readonly msgid: string
  readonly data: Readonly<Record<string, string | null>>
}

/** A recognition in force that ends on a known day. */
export interface EndingRecognition {
  readonly trt_dcla_detl_sn: string
  readonly psn_no: string
  readonly psn_name: string
  readonly certno: string
  readonly tel: string
  readonly opsp_dise_code: string
  readonly opsp_dise_name: string
  readonly enddate: IsoDate
}

/**
 * The core system of a province as the centre sees it. `ask` rejects when it cannot be reached; what it does not accept
 * comes back with another `infcode` than 0. A filing repeated with the same `msgid` is answered as the first time.
 */
export interface CoreSystem {
  ask(request: CoreRequest): Promise<CoreAnswer>
  /**
   * Recognitions of an area that end within these days (both included) and are not followed by another one. There is no
   * national transaction for it: a province answers it from its register (OPSP_REG_D).
   */
  endingBetween(areaCode: string, from: IsoDate, to: IsoDate): Promise<EndingRecognition[]>
}
