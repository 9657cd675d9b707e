import type { CaseFile } from '../model/case.ts'
import { chineseDate, fill, valuesOf } from './case-values.ts'
import type { IsoDate } from './civil-day.ts'
import { clockRuleOf, officeValues } from './notices.ts'
import type { PolicyPack } from './pack.ts'
import type { MessageTemplate } from './pack-notice.ts'

export type MessageOccasion = MessageTemplate['on']

/** The short text that tells an applicant what happened to the case; null where the pack sends none. */
export function messageText(
  occasion: MessageOccasion,
  caseFile: CaseFile,
  pack: PolicyPack,
  context: { readonly on: IsoDate; readonly answerBy: IsoDate | null },
): string | null {
  const template = templateOf(occasion, pack)
  if (!template) return null
  const values = {
    ...valuesOf(caseFile, pack, context.on),
    ...officeValues(pack),
    clockRule: clockRuleOf(caseFile, pack),
  }
  return fill(template.text, { ...values, answerBy: chineseDate(context.answerBy) })
}

/** The reminder that a recognition ends; made from the record of the recognition, as there may be no case of it here. */
export function renewalText(
  recognition: { readonly opsp_dise_name: string; readonly opsp_dise_code: string; readonly enddate: IsoDate },
  pack: PolicyPack,
  today: IsoDate,
): string | null {
  const template = templateOf('renewal_due', pack)
  if (!template) return null
  return fill(template.text, {
    ...officeValues(pack),
    area: pack.areaName,
    disease: recognition.opsp_dise_name,
    diseaseCode: recognition.opsp_dise_code,
    enddate: chineseDate(recognition.enddate),
    today: chineseDate(today),
  })
}

function templateOf(occasion: MessageOccasion, pack: PolicyPack): MessageTemplate | undefined {
  return pack.messages.find((template) => template.on === occasion)
}
