/** 复姓 in use today; only consulted when at least one character follows the two. */
const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 ' +
    '钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 ' +
    '呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 南荣 第五'
  ).split(' '),
)

const NAME_DOTS = /[·•．‧・∙⋅]/u

/**
 * A name for lists: the surname stays (both characters of a 复姓), each further character becomes one `*`; in a name
 * with a separator dot only the first character stays (`阿卜杜·热合曼` → `阿**·***`). A name of one character is hidden.
 */
export function maskName(name: string): string {
  const chars = [...name.trim()]
  const dotted = NAME_DOTS.test(name)
  const compound = !dotted && chars.length > 2 && COMPOUND_SURNAMES.has(chars.slice(0, 2).join(''))
  const shown = chars.length < 2 ? 0 : compound ? 2 : 1
  return chars.map((c, i) => (i < shown || c === ' ' || (dotted && NAME_DOTS.test(c)) ? c : '*')).join('')
}

/**
 * A certificate number for lists: `head` first and `tail` last characters stay (6 + 4 hides the birth date of an
 * 18-digit number). Under 15 characters at most a quarter stays at either end, under 8 nothing; at least four are hidden
 * whatever is asked for.
 */
export function maskCertno(certno: string, shown: { head: number; tail: number } = { head: 6, tail: 4 }): string {
  const chars = [...certno.trim()]
  const most = chars.length >= 15 ? chars.length - 4 : chars.length >= 8 ? Math.floor(chars.length / 4) : 0
  const head = Math.min(shown.head, most)
  const tail = Math.min(shown.tail, most, Math.max(0, chars.length - 4 - head))
  return hideMiddle(chars, head, tail)
}

/** A telephone number for lists: 138****5678 for mobiles, the last four digits of anything else; short ones are hidden. */
export function maskTel(tel: string): string {
  const chars = [...tel.trim()]
  if (chars.length === 11 && chars[0] === '1') return hideMiddle(chars, 3, 4)
  return hideMiddle(chars, 0, chars.length >= 8 ? 4 : 0)
}

function hideMiddle(chars: readonly string[], head: number, tail: number): string {
  return chars.map((c, i) => (i < head || i >= chars.length - tail ? c : '*')).join('')
}
