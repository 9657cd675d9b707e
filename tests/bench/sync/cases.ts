import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { CaseFile } from '#shared/model/case.ts'
import { aDocument } from '../../policy/support.ts'
import { numberedCase } from '../../support/core-desk.ts'

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

/** The n-th case of the benchmark: a person of its own, five papers of its own. */
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
