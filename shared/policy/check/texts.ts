import { NoticeKind } from '../../model/notice.ts'
import { caseValues, placeholdersIn } from '../case-values.ts'
import { entryValues, noticeValues, remediesOf } from '../notices.ts'
import { type NoticePart, type NoticeTemplate, Office } from '../pack-notice.ts'
import type { Draft, Placed } from './draft.ts'
import { isFindingCode, noSuchMaterial } from './head.ts'
import { type Path, repeats, type Say } from './report.ts'

const NOTICES: Readonly<Record<NoticeKind, string>> = {
  acceptance: '受理通知单',
  not_accepted: '不予受理通知书',
  supplement: '一次性告知书',
  approved: '认定结果告知书',
  rejected: '不予认定告知书',
  revoked: '撤销认定告知书',
}
const REFUSALS = { not_accept: '不予受理', propose_reject: '不予认定' } as const
const inReasons: ReadonlySet<string> = new Set([...Object.keys(caseValues), 'findings'])
const inNotices: ReadonlySet<string> = new Set(Object.keys(noticeValues))
const inNumbers: ReadonlySet<string> = new Set(['year', 'seq'])
const settings = Object.keys(Office.shape)

/** What goes out to applicants: reasons, 补正 items, notices, messages. */
export function checkTexts(draft: Draft, say: Say, warn: Say): void {
  checkReasons(draft, say)
  checkChoices(draft, say)
  checkNotices(draft, say, warn)
  repeats(
    draft.messages,
    ({ of }) => of.on,
    ({ i, of }, first) => say(['messages', i, 'on'], `「${of.on}」的短信与第 ${first.i + 1} 项重复，请删去其一。`),
  )
  for (const { i, of } of draft.messages) {
    blank(of.text, ['messages', i, 'text'], say)
    checkPlaceholders(of.text, inNotices, ['messages', i, 'text'], say)
  }
}

function checkReasons({ reasons, whole }: Draft, say: Say): void {
  uniqueCodes(reasons, 'reasons', say)
  for (const { i, of: reason } of reasons) {
    for (const member of ['code', 'short', 'text', 'basis'] as const) blank(reason[member], ['reasons', i, member], say)
    checkPlaceholders(reason.text, inReasons, ['reasons', i, 'text'], say)
    knownFindings(reason.findings, ['reasons', i, 'findings'], say)
  }
  for (const kind of ['not_accept', 'propose_reject'] as const) {
    if (whole.has('reasons') && !reasons.some(({ of }) => of.for.includes(kind))) {
      say(['reasons'], `没有可用于「${REFUSALS[kind]}」的理由，请补充。`)
    }
  }
}

function checkChoices({ supplementChoices, materialCodes }: Draft, say: Say): void {
  uniqueCodes(supplementChoices, 'supplementChoices', say)
  for (const { i, of: choice } of supplementChoices) {
    const at = ['supplementChoices', i]
    for (const member of ['code', 'problem', 'requirement'] as const) blank(choice[member], [...at, member], say)
    if (!materialCodes.has(choice.material)) say([...at, 'material'], noSuchMaterial(choice.material))
    knownFindings(choice.findings, [...at, 'findings'], say)
  }
}

function checkNotices({ notices, head, whole }: Draft, say: Say, warn: Say): void {
  for (const kind of NoticeKind.options) {
    if (whole.has('notices') && !notices.some(({ of }) => of.kind === kind)) {
      say(['notices'], `缺少「${NOTICES[kind]}」（${kind}）的模板，请补充。`)
    }
  }
  repeats(
    notices,
    ({ of }) => of.kind,
    ({ i, of }, first) =>
      say(['notices', i, 'kind'], `「${NOTICES[of.kind]}」与第 ${first.i + 1} 项重复，请删去其一。`),
  )
  repeats(
    notices,
    ({ of }) => of.number,
    ({ i }, first) => say(['notices', i, 'number'], `文号与第 ${first.i + 1} 项相同，会编出重号，请区分。`),
  )
  for (const { i, of } of notices) checkNotice(of, ['notices', i], head.office, say, warn)
}

function checkNotice(template: NoticeTemplate, at: Path, office: Office | undefined, say: Say, warn: Say): void {
  blank(template.title, [...at, 'title'], say)
  checkPlaceholders(template.number, inNumbers, [...at, 'number'], say)
  for (const name of inNumbers) {
    if (!placeholdersIn(template.number).includes(name)) {
      say([...at, 'number'], `文号中缺少 {{${name}}}，会编出重号，请补充。`)
    }
  }
  const set: Readonly<Record<string, string | number | null | undefined>> = office ?? {}
  template.needs.forEach(({ setting }, i) => {
    if (!settings.includes(setting)) {
      say([...at, 'needs', i, 'setting'], `没有「${setting}」这项机构设置，可用：${settings.join('、')}。`)
    }
  })
  for (const { setting, name } of [...template.needs, ...remediesOf(template.kind)]) {
    if (office && (set[setting] === null || set[setting] === undefined || set[setting] === '')) {
      warn(['office', setting], `「${name}」没有填写，「${template.title}」不能出具，请填写。`)
    }
  }
  const told = new Set(template.parts.flatMap((part) => textsOf(part).flatMap(placeholdersIn)))
  for (const { setting, name } of remediesOf(template.kind)) {
    if (!told.has(setting))
      say([...at, 'parts'], `「${template.title}」没有告知${name}，请在正文中写入 {{${setting}}}。`)
  }
  template.parts.forEach((part, i) => {
    checkPart(part, [...at, 'parts', i], say)
  })
}

/** Every text of a part that is printed whatever the case is: what repeats may repeat not once. */
function textsOf(part: NoticePart): string[] {
  switch (part.part) {
    case 'heading':
    case 'receipt':
      return [part.text]
    case 'paragraph':
      return part.each ? [] : [part.text]
    case 'fields':
      return part.rows.map(({ text }) => text)
    case 'table':
    case 'seal':
      return []
  }
}

function checkPart(part: NoticePart, at: Path, say: Say): void {
  switch (part.part) {
    case 'heading':
    case 'receipt':
      checkPlaceholders(part.text, inNotices, [...at, 'text'], say)
      return
    case 'paragraph': {
      const known = part.each ? new Set([...inNotices, ...entryValues[part.each]]) : inNotices
      checkPlaceholders(part.text, known, [...at, 'text'], say)
      return
    }
    case 'fields':
      part.rows.forEach((row, i) => {
        checkPlaceholders(row.text, inNotices, [...at, 'rows', i, 'text'], say)
      })
      return
    case 'table': {
      const known = new Set([...inNotices, ...entryValues[part.each]])
      part.columns.forEach((column, i) => {
        checkPlaceholders(column.text, known, [...at, 'columns', i, 'text'], say)
      })
      return
    }
    case 'seal':
      return
  }
}

function checkPlaceholders(text: string, known: ReadonlySet<string>, at: Path, say: Say): void {
  for (const name of placeholdersIn(text)) {
    if (!known.has(name)) say(at, `此处不能使用 {{${name}}}，可用：${[...known].join('、')}。`)
  }
  const rest = text.replace(/\{\{[^{}]*\}\}/g, '')
  if (/\{\{|\}\}/.test(rest)) say(at, '占位符的花括号不成对，请写成 {{名称}}。')
}

function knownFindings(codes: readonly string[] | undefined, at: Path, say: Say): void {
  codes?.forEach((code, i) => {
    if (!isFindingCode(code)) say([...at, i], `没有「${code}」这项检查，请对照检查项清单改正。`)
  })
}

function uniqueCodes(entries: readonly Placed<{ code: string }>[], list: string, say: Say): void {
  repeats(
    entries,
    ({ of }) => of.code,
    ({ i, of }, first) => say([list, i, 'code'], `代码「${of.code}」与第 ${first.i + 1} 项重复，请改正。`),
  )
}

function blank(text: string, at: Path, say: Say): void {
  if (text.trim() === '') say(at, '不能为空，请填写。')
}
