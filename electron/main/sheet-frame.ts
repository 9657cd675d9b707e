import type { Notice } from '#shared/model/notice.ts'
import { ProblemError } from '#shared/model/problem.ts'

const line =
  'width:100%;margin:0 22mm;display:flex;justify-content:space-between;font-family:SimSun,"Songti SC","Noto Serif CJK SC",serif;font-size:9pt;color:#000'

/** What stands above the text of every page: the pack's mark, and which copy this is. */
export function headerOf({ mark }: Pick<Notice, 'mark'>, copy: number | null): string {
  const which = copy === null ? '预览，不作为正式文书' : copy >= 2 ? `补打 ${copy - 1}` : ''
  return `<div lang="zh-CN" style='${line}'><span>${escaped(mark ?? '')}</span><span>${which}</span></div>`
}

/** What stands below it: number and page. */
export function footerOf({ no }: Pick<Notice, 'no'>): string {
  const page = '第 <span class="pageNumber"></span> 页，共 <span class="totalPages"></span> 页'
  return `<div lang="zh-CN" style='${line}'><span>${escaped(no ?? '')}</span><span>${page}</span></div>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

/** How many pages a PDF of Chromium's has: it writes page objects in the open. */
export function pagesOf(pdf: Uint8Array): number {
  const pages = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
    .toString('latin1')
    .match(/\/Type\s*\/Page\b(?!s)/g)
  if (!pages) throw new ProblemError('Bug', '文书没有排好版，没有打印。请再试一次；仍不行请联系技术支持。')
  return pages.length
}
