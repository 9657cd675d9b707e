import { groupCaseNo } from '../model/ids.ts'
import type { NoticeBlock } from '../model/notice.ts'
import type { ReceiptSheet } from '../model/receipt-sheet.ts'
import type { RegisterOperation } from '../model/registration.ts'
import { chineseDate } from './case-values.ts'
import { applyTypeWords } from './case-words.ts'
import { chinaDate } from './civil-day.ts'
import { maskCertno } from './mask.ts'
import type { PolicyPack } from './pack.ts'
import { diseaseOf, packIndex } from './pack-index.ts'

/**
 * 收件回执（临时） of what one person has just handed in, while the centre has not numbered it: every disease, every paper
 * taken, everything still missing at once, and what happens next. Dates are promised by the centre only, so this names
 * the rule and no day. `registered`: operations of one 临时受理号, at least one.
 */
export function provisionalReceipt(
  registered: readonly RegisterOperation[],
  clerk: string,
  pack: PolicyPack,
): ReceiptSheet {
  const [first] = registered
  if (!first) throw new RangeError('a receipt is for something')
  const { deed, decidedAt } = first
  const { form, papers } = deed
  const on = chinaDate(decidedAt)
  const limits = registered.map(
    ({
      deed: {
        form: { opsp_dise_code },
      },
    }) => {
      return diseaseOf(pack, opsp_dise_code)?.limitWorkdays ?? pack.limitWorkdays
    },
  )
  const blocks: NoticeBlock[] = [
    {
      block: 'fields',
      rows: [
        { label: '临时受理号', text: groupCaseNo(deed.provisionalNo) },
        { label: '申请人', text: form.psn_name },
        { label: '证件号码', text: maskCertno(form.certno, pack.masking.certno) },
        { label: '申请病种', text: registered.map((op) => op.deed.form.opsp_dise_name).join('、') },
        { label: '申请类型', text: applyTypeWords[deed.applyType] },
        { label: '收件日期', text: chineseDate(on) },
        { label: '收件人', text: clerk },
        ...(form.agnter_name === null ? [] : [{ label: '代办人', text: form.agnter_name }]),
      ],
    },
    ...(papers.length === 0 ? [] : [papersTaken(papers)]),
    ...stillMissing(registered, pack),
    { block: 'heading', text: '下一步' },
    {
      block: 'paragraph',
      text: `本回执为临时回执，说明材料已经收到。联网后由中心编发正式受理号；${outlook(registered)}`,
    },
    {
      block: 'paragraph',
      text: `办理时限自受理之日起 ${[...new Set(limits)].join('、')} 个工作日（受理当日不计入，遇法定节假日顺延），受理日以中心确认为准。`,
    },
    {
      block: 'paragraph',
      text: `凭临时受理号或正式受理号均可在窗口查询。${officeWords(pack)}`,
    },
    { block: 'seal', agency: pack.agency, on },
    { block: 'receipt', text: '签收人：　　　　　　　日期：　　　年　　月　　日' },
  ]
  return {
    title: '收件回执（临时）',
    no: deed.provisionalNo,
    mark: pack.demo ? pack.mark : null,
    issuedOn: on,
    blocks,
  }
}

function papersTaken(papers: RegisterOperation['deed']['papers']): NoticeBlock {
  const rows = papers.map(({ title, pages }, i) => [String(i + 1), title, `${pages} 页`])
  return { block: 'table', heads: ['序号', '已收材料', '页数'], rows }
}

/** Everything still to come, told once. Basis: 行政许可法 Art. 32 (一次告知). */
function stillMissing(registered: readonly RegisterOperation[], pack: PolicyPack): NoticeBlock[] {
  const { materials } = packIndex(pack)
  const items = registered.flatMap(({ deed: { next } }) => (next?.kind === 'request_supplement' ? next.items : []))
  const once = [...new Map(items.map((item) => [item.code, item])).values()]
  if (once.length === 0) return []
  const rows = once.map(({ material, problem, requirement }, i) => {
    return [String(i + 1), materials.get(material)?.name ?? material, problem, requirement]
  })
  return [
    { block: 'heading', text: '还需补正的全部材料' },
    { block: 'table', heads: ['序号', '材料名称', '现存问题', '补正要求'], rows },
  ]
}

function outlook(registered: readonly RegisterOperation[]): string {
  const asks = registered.some(({ deed }) => deed.next?.kind === 'request_supplement')
  const accepts = registered.some(({ deed }) => deed.next?.kind === 'accept')
  if (asks) return '还缺的材料另以《一次性告知书》书面告知，补齐后受理。'
  return accepts ? '受理的，另行出具受理通知单。' : '是否受理，另行书面告知。'
}

/** Where and when to come back, as far as the pack says. */
export function officeWords({ office }: PolicyPack): string {
  return [
    office.address && `地址：${office.address}。`,
    office.hours && `办公时间：${office.hours}。`,
    office.hotline && `咨询电话：${office.hotline}。`,
    office.queueNumbers && `${office.queueNumbers}。`,
  ]
    .filter((words) => words)
    .join('')
}
