import { addMonths, type IsoDate, isRealDate } from '../civil-day.ts'
import { findingCodes } from '../findings/facts.ts'
import type { Draft, Head } from './draft.ts'
import { repeated, repeats, type Say } from './report.ts'

/** A pack for so far ahead is a slip of the keyboard in its date. */
const MONTHS_AHEAD = 24
/** Dictionaries the checks and screens look codes up in. */
const DICTIONARIES = [
  'INSUTYPE',
  'PSN_CERT_TYPE',
  'GEND',
  'PSN_INSU_STAS',
  'DISE_TYPE_CODE',
  'HOSP_LV',
  'ADMDVS',
  'AGNTER_RLTS',
] as const
/** What a desk may ask the centre for at once. */
const OFFLINE_LIMITS = { hours: 720, cases: 500 } as const
const CERTNO_LENGTH = 18
const TEL_LENGTH = 11

/** Everything of a pack that is not a list: name, area, period, rules for all diseases, office. */
export function checkHead(draft: Draft, today: IsoDate | undefined, say: Say, warn: Say): void {
  const { head } = draft
  checkNames(head, say, warn)
  checkPeriod(head, today, say)
  checkDictionaries(head, say)
  checkRules(draft, say)
  checkMasking(head, say)
  for (const code of Object.keys(head.checks ?? {})) {
    if (!isFindingCode(code)) say(['checks', code], `没有「${code}」这项检查，请对照检查项清单改正。`)
  }
}

export function isFindingCode(code: string): boolean {
  return findingCodes.some((known) => known === code)
}

function checkNames(head: Head, say: Say, warn: Say): void {
  for (const name of ['version', 'areaName', 'agency'] as const) {
    if (head[name]?.trim() === '') say([name], '不能为空，请填写。')
  }
  if (head.areaCode !== undefined && !/^\d{6}$/.test(head.areaCode)) {
    say(['areaCode'], `统筹区代码应为 6 位数字，现为「${head.areaCode}」，请改正。`)
  }
  if (head.demo === true && head.mark?.trim() === '') say(['mark'], '演示政策包必须写明演示标记，请填写。')
  if (head.demo === false && head.mark !== undefined && head.mark.trim() !== '') {
    warn(['mark'], '正式政策包不显示演示标记，请清空此项。')
  }
  if (head.catalogue?.ver.trim() === '') say(['catalogue', 'ver'], '目录版本不能为空，请填写。')
  repeats(
    (head.classes ?? []).map((entry, i) => ({ i, code: entry.code })),
    ({ code }) => code,
    ({ i, code }, first) => say(['classes', i, 'code'], `类别代码「${code}」与第 ${first.i + 1} 项重复，请改正。`),
  )
}

function checkPeriod({ effectiveFrom, effectiveTo }: Head, today: IsoDate | undefined, say: Say): void {
  const from = effectiveFrom !== undefined && isRealDate(effectiveFrom) ? effectiveFrom : undefined
  if (effectiveFrom !== undefined && from === undefined) say(['effectiveFrom'], noSuchDay(effectiveFrom))
  if (typeof effectiveTo === 'string') {
    if (!isRealDate(effectiveTo)) say(['effectiveTo'], noSuchDay(effectiveTo))
    else if (from !== undefined && effectiveTo < from) {
      say(['effectiveTo'], `失效日期 ${effectiveTo} 早于生效日期 ${from}，请改正其一。`)
    }
  }
  if (today === undefined || from === undefined) return
  const latest = addMonths(today, MONTHS_AHEAD)
  if (from > latest) say(['effectiveFrom'], `生效日期 ${from} 在 ${latest} 之后，离今天超过两年，请核对。`)
}

export function noSuchDay(date: string): string {
  return `日期「${date}」不存在，请改正。`
}

function checkDictionaries({ dictionaries, areaCode }: Head, say: Say): void {
  if (!dictionaries) return
  for (const name of DICTIONARIES) {
    if (Object.keys(dictionaries[name] ?? {}).length === 0)
      say(['dictionaries', name], '缺少此字典，请补充代码和名称。')
  }
  for (const [name, words] of Object.entries(dictionaries)) {
    for (const [code, word] of Object.entries(words)) {
      if (word.trim() === '') say(['dictionaries', name, code], '代码没有名称，请填写。')
    }
  }
  if (areaCode !== undefined && dictionaries.ADMDVS && dictionaries.ADMDVS[areaCode] === undefined) {
    say(['areaCode'], `字典 ADMDVS 中没有统筹区「${areaCode}」，请补充字典或改正代码。`)
  }
}

function checkRules(draft: Draft, say: Say): void {
  const { head, materialCodes } = draft
  const relations = head.dictionaries?.AGNTER_RLTS
  head.guardians?.relations.forEach((code, i) => {
    if (relations && relations[code] === undefined) {
      say(['guardians', 'relations', i], `字典 AGNTER_RLTS 中没有「${code}」，请改正。`)
    }
  })
  const days = head.renewal?.warningDays ?? []
  days.forEach((day, i) => {
    const before = days[i - 1]
    if (before !== undefined && day >= before) {
      say(['renewal', 'warningDays', i], `提醒天数应从大到小排列，${day} 排在 ${before} 之后，请改正。`)
    }
  })
  for (const name of ['hours', 'cases'] as const) {
    const [value, most] = [head.offline?.[name] ?? 0, OFFLINE_LIMITS[name]]
    if (value > most) say(['offline', name], `最多 ${most}，现为 ${value}，请改正。`)
  }
  checkDispatch(draft, say)
  checkLooks(head, say)
  for (const [name, code] of Object.entries(head.special ?? {})) {
    if (!materialCodes.has(code)) say(['special', name], noSuchMaterial(code))
  }
  if (head.office && head.office.reviewDays !== null && head.office.reviewDays < 60) {
    say(['office', 'reviewDays'], '行政复议申请期限不得少于 60 日（《行政复议法》第二十条），请改正。')
  }
  if (head.office && head.office.suitMonths !== null && head.office.suitMonths < 6) {
    say(['office', 'suitMonths'], '起诉期限不得少于 6 个月（《行政诉讼法》第四十六条），请改正。')
  }
}

function checkLooks({ secondLook }: Head, say: Say): void {
  const rule = secondLook?.perReviewer
  if (rule && rule.minimum > rule.among) {
    const sentence = `每人前 ${rule.among} 件里抽不出 ${rule.minimum} 件，请减少最少件数或增加满件数。`
    say(['secondLook', 'perReviewer', 'minimum'], sentence)
  }
}

function checkDispatch({ head, diseaseCodes }: Draft, say: Say): void {
  const urgent = head.dispatch?.urgentDiseases ?? []
  urgent.forEach((code, i) => {
    if (!diseaseCodes.has(code)) {
      say(['dispatch', 'urgentDiseases', i], `病种目录中没有「${code}」，请改正代码或先补充该病种。`)
    }
  })
  repeated(urgent, ['dispatch', 'urgentDiseases'], say)
  const reasons = (head.dispatch?.skipReasons ?? []).map(({ code }, i) => ({ code, i }))
  repeats(
    reasons,
    ({ code }) => code,
    ({ i, code }, first) =>
      say(['dispatch', 'skipReasons', i, 'code'], `跳过原因代码「${code}」与第 ${first.i + 1} 项重复，请改正。`),
  )
}

export function noSuchMaterial(code: string): string {
  return `材料清单中没有「${code}」，请改正代码或先补充该材料。`
}

function checkMasking({ masking }: Head, say: Say): void {
  if (!masking) return
  const { certno, tel } = masking
  if (certno.head + certno.tail >= CERTNO_LENGTH) {
    say(['masking', 'certno'], '首尾保留位数相加会露出整个证件号码，请减少。')
  }
  if (tel.head + tel.tail >= TEL_LENGTH) say(['masking', 'tel'], '首尾保留位数相加会露出整个电话号码，请减少。')
}
