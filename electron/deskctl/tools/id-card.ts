import { chinaDate } from '#shared/policy/civil-day.ts'
import { type BadIdCard, parseIdCard } from '#shared/policy/id-card.ts'
import { parse, words } from '../args.ts'
import { print } from '../output.ts'
import { dateOf } from './deadline.ts'

const SEX = { '1': '男', '2': '女' } as const

/** A 公民身份号码: valid or not, and why. The number itself is not repeated in the answer. */
export async function idCardTool(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, { on: { type: 'string' }, json: { type: 'boolean', default: false } })
  const [certno = ''] = words(positionals, '身份号码')
  const on = values.on === undefined ? chinaDate(new Date().toISOString()) : dateOf('--on', values.on)
  const card = parseIdCard(certno, on)
  const answer = card.ok
    ? {
        valid: true,
        reasons: [],
        birthDate: card.birth,
        sex: SEX[card.sex],
        gend: card.sex,
        areaCode: card.areaCode,
        warnings: card.warning === null ? [] : [card.warning],
      }
    : {
        valid: false,
        reasons: [reasonOf(card, on)],
        birthDate: null,
        sex: null,
        gend: null,
        areaCode: null,
        warnings: [],
      }
  print(values.json, answer, () =>
    [
      answer.valid ? `有效：${answer.sex}，${answer.birthDate} 出生，地区代码 ${answer.areaCode}。` : '无效。',
      ...answer.reasons,
      ...answer.warnings,
    ].join('\n'),
  )
  return 0
}

/** Here nobody applies for anything: a birth date is measured to the day that was asked about. */
function reasonOf({ problem, message }: BadIdCard, on: string): string {
  return problem === 'future' ? `身份号码中的出生日期晚于 ${on}。` : message
}
