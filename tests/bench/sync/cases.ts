import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { bundledPolicy } from '#central/config.ts'
import { planApplication } from '#central/seed/plan.ts'
import { CaseFile } from '#shared/model/case.ts'
import { addDays, chinaDate } from '#shared/policy/civil-day.ts'
import { casesOf as casesOfPlan } from '../../central/support/planned.ts'
import { aDocument, uuid } from '../../policy/support.ts'
import { numberedCase } from '../../support/core-desk.ts'

const TODAY = '2026-11-20'

/**
 * The cases of the seeder's city, each accepted and waiting for 初审: people with a certificate number that is right,
 * the papers their disease asks for, several diseases in one application, a flaw in about one of four.
 */
export function cityCases(count: number): CaseFile[] {
  const policy = bundledPolicy()
  const cases: CaseFile[] = []
  const asked = new Set<string>()
  // Nobody asks for a disease that they are waiting for already.
  const isNew = ({ form }: CaseFile) => {
    const request = `${form.psn_no} ${form.opsp_dise_code}`
    const known = asked.has(request)
    asked.add(request)
    return !known
  }
  for (let index = 0; cases.length < count; index += 1) {
    const left = count - cases.length
    const plan = planApplication({ seed: 1, policy, today: TODAY, quality: 'economical' }, index, left + 1)
    cases.push(...casesOfPlan(plan, index, policy).filter(isNew).slice(0, left))
  }
  return cases.map((one, i) => {
    const acceptedOn = chinaDate(one.receivedAt)
    const clock = { acceptedOn, dueOn: addDays(acceptedOn, 20 + (i % 10)), calendarVersion: policy.calendar.version }
    return { ...one, ...clock, id: uuid(i + 1), caseNo: numberedCase(i + 1).caseNo, state: 'first_review' }
  })
}

const MATERIALS = ['id_front', 'id_back', 'application_form', 'diagnosis', 'report']

/** Enough names that few people share one, as in a city. */
const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴',
]
const GIVEN = [
  ...'小明秀英建国海燕志强桂花淑兰丽芳伟军平红霞玉梅春华文辉永刚晓东雪飞天佑思雨子涵宇轩嘉怡欣然俊杰国庆大勇长福德才',
]

function nameOf(n: number): string {
  const at = (list: readonly string[], i: number) => list[i % list.length] ?? ''
  return at(SURNAMES, n * 7) + at(GIVEN, n * 13) + at(GIVEN, Math.floor(n / 17) * 29)
}

/** A case apart from the city: a person of its own, five papers of its own, and much for the machine to notice. */
export function benchCase(n: number): CaseFile {
  const documents = MATERIALS.map((material, i) =>
    aDocument(10_000_000 + n * 10 + i, material, {
      sha256: createHash('sha256').update(`paper ${n} ${i}`).digest('hex'),
      bytes: 180_000,
      mediaType: 'application/pdf',
    }),
  )
  const { form } = numberedCase(n)
  return numberedCase(n, { documents, form: { ...form, psn_name: nameOf(n) } })
}

/** The cases a benchmark wrote into a file, for the processes it starts. */
export function casesOf(file: string): CaseFile[] {
  return CaseFile.array().parse(JSON.parse(readFileSync(file, 'utf8')))
}
