import { fromReceiptCode, isProvisionalNo } from '../model/receipt.ts'
import { type IsoDate, isRealDate } from './civil-day.ts'
import { parseIdCard } from './id-card.ts'

/** What an ID-card reader types; what it left out is null. `gend` as GEND, `naty` the name of the ethnic group. */
export interface CardText {
  readonly certno: string
  readonly name: string | null
  readonly gend: '1' | '2'
  readonly naty: string | null
  readonly brdy: IsoDate
  readonly addr: string | null
}

/** What came into the one field of the window desk. */
export type DeskText =
  | { readonly kind: 'case'; readonly no: string }
  | { readonly kind: 'provisional'; readonly no: string }
  | { readonly kind: 'card'; readonly card: CardText }
  /** a receipt or a card of which a digit is wrong: a sentence that says what to do */
  | { readonly kind: 'misread'; readonly message: string }
  | { readonly kind: 'words'; readonly text: string }

const MAX_NAME = 60

/**
 * Reads what was typed, scanned from a receipt, or typed by a card reader: 受理号 with or without check digit, 临时受理号,
 * an ID number alone or among the fields of a card, or words to search for. Full-width characters count as half-width.
 */
export function readDeskText(raw: string, today: IsoDate): DeskText {
  const text = halfWidth(raw).trim()
  const compact = text.replace(/[\s-]/g, '')
  const scanned = fromReceiptCode(compact)
  if (scanned !== null) return isProvisionalNo(scanned) ? provisional(scanned) : { kind: 'case', no: scanned }
  if (/^\d{16}$/.test(compact)) return { kind: 'case', no: compact }
  if (isProvisionalNo(compact)) return provisional(compact)
  if (/^\d{17}$|^9\d{19}$/.test(compact))
    return { kind: 'misread', message: '条码没有读准，请再扫一次，或输入受理号。' }
  const certno = /(?<![\dX])\d{17}[\dX](?!\d)/i.exec(compact === text ? text : keepFields(text))?.[0]?.toUpperCase()
  if (certno === undefined) return { kind: 'words', text }
  const parsed = parseIdCard(certno, today)
  if (!parsed.ok) return { kind: 'misread', message: `${parsed.message}请核对后再读一次卡，或手工输入。` }
  return { kind: 'card', card: { certno, gend: parsed.sex, brdy: parsed.birth, ...fieldsOf(text, certno) } }
}

function provisional(no: string): DeskText {
  return { kind: 'provisional', no }
}

/** An ID number typed in groups is one number; fields of a card stay apart. */
function keepFields(text: string): string {
  return /^[\dxX\s-]+$/.test(text) ? text.replace(/[\s-]/g, '') : text
}

/** Name, ethnic group and address among what a reader typed; readers differ in order, so each is known by its form. */
function fieldsOf(text: string, certno: string): Pick<CardText, 'name' | 'naty' | 'addr'> {
  const fields = text
    .split(/[\t\r\n|;,，；]+/)
    .map((field) =>
      field
        .replace(/^(姓名|性别|民族|出生(日期)?|住址|地址|公民身份号码|身份证号码?|证件号码?)\s*[:：]?\s*/, '')
        .trim(),
    )
    .filter(
      (field) =>
        field !== '' && field.toUpperCase() !== certno && !/^[男女]性?$/.test(field) && readDay(field) === null,
    )
  const chinese = fields.filter((field) => /\p{Script=Han}/u.test(field))
  const name = chinese.find((field) => isName(field)) ?? null
  const naty =
    chinese.find((field) => field !== name && /^\p{Script=Han}{1,6}族?$/u.test(field) && isGroup(field)) ?? null
  const addr =
    chinese.find(
      (field) =>
        field !== name && field !== naty && [...field].length >= 6 && /\d|[省市区县州镇乡村路街号]/.test(field),
    ) ?? null
  return { name, naty: naty?.replace(/族$/, '') ?? null, addr }
}

function isName(field: string): boolean {
  const length = [...field].length
  return length >= 2 && length <= MAX_NAME && /^[\p{Script=Han}·•．‧・. ]+$/u.test(field) && !isGroup(field)
}

/** GB/T 3304: 民族 by name without 族. */
const groups = new Set(
  (
    '汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 ' +
    '柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 ' +
    '鄂伦春 赫哲 门巴 珞巴 基诺'
  ).split(' '),
)

function isGroup(field: string): boolean {
  return groups.has(field.replace(/族$/, ''))
}

/** Full-width letters, digits and spaces of an IME as their half-width twins. */
function halfWidth(text: string): string {
  return text.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ')
}

/** `YYYYMMDD` or `YYYY-MM-DD` or `YYYY.MM.DD` or `YYYY年M月D日` as a date; null = none. For fields filled on the number pad. */
export function readDay(raw: string): IsoDate | null {
  const parts = /^(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?$/.exec(halfWidth(raw).replace(/\s/g, ''))
  if (!parts) return null
  const date = `${parts[1]}-${(parts[2] ?? '').padStart(2, '0')}-${(parts[3] ?? '').padStart(2, '0')}`
  return isRealDate(date) ? date : null
}
