import type { Random } from '../../random.ts'
import { handwrite } from '../handwriting.ts'
import type { Sheet } from '../paper.ts'
import { widthInEms } from '../pen.ts'
import { stamp } from '../seal.ts'
import type { AuthorizationPage, FormPage } from '../spec.ts'

const LEFT = 18
const WIDTH = 174
const ROW = 10.4
const LABEL = 25

/** The application form: a table of labelled cells, the applicant's promise with signature, the hospital's opinion. */
export function drawForm({ pen, black }: Sheet, page: FormPage, random: Random): void {
  pen.text(105, 22, '门诊慢特病病种待遇认定申请表', { size: 6.6, bold: true, align: 'center', family: 'hei' })
  pen.text(LEFT, 31, `受理机构：${page.agency}`, { size: 3.2 })
  pen.text(LEFT + WIDTH, 31, `编号：${page.formNo}`, { size: 3.2, align: 'right' })
  let y = 34
  for (const row of page.rows) {
    const cell = WIDTH / row.length
    row.forEach(([label, value], i) => {
      const x = LEFT + i * cell
      pen.box(x, y, cell, ROW)
      pen.line(x + LABEL, y, x + LABEL, y + ROW)
      pen.text(x + LABEL / 2, y + 6.6, label, { size: 3.3, family: 'hei', align: 'center' })
      const room = (cell - LABEL - 3) / Math.max(1, widthInEms(value))
      pen.text(x + LABEL + 1.8, y + 6.6, value, { size: Math.min(3.6, room) })
    })
    y += ROW
  }
  pen.box(LEFT, y, WIDTH, 24)
  pen.text(LEFT + 3, y + 7, '申请理由：', { family: 'hei', size: 3.4 })
  pen.paragraph(LEFT + 3, y + 14, WIDTH - 6, page.reason, { indent: 2, lead: 6.4, size: 3.5 })
  y += 24
  pen.box(LEFT, y, WIDTH, 42)
  pen.text(LEFT + 3, y + 7, '本人承诺：', { family: 'hei', size: 3.4 })
  pen.paragraph(
    LEFT + 3,
    y + 14,
    WIDTH - 6,
    '申报材料中涉及的证件、病历、检查报告等资料真实有效，复印件与原件一致，如有虚假，后果自负。同意医疗保障经办机构依法查询、核实与本次申请有关的信息。',
    { indent: 2, lead: 6.4, size: 3.5 },
  )
  pen.text(LEFT + 84, y + 36, '申请人（签名）：', { size: 3.6 })
  if (page.signature !== null) handwrite(pen, LEFT + 110, y + 36, page.signature, random)
  pen.text(LEFT + 140, y + 36, page.date, { size: 3.4 })
  y += 42
  pen.box(LEFT, y, WIDTH, 50)
  pen.text(LEFT + 3, y + 7, '定点医疗机构（医保办）意见：', { family: 'hei', size: 3.4 })
  if (page.opinion) {
    pen.text(LEFT + 12, y + 19, '经审核，病历及检查资料属实，同意申报。', { size: 3.7 })
    pen.text(LEFT + 84, y + 34, `经办人：${page.opinion.doctor}`, { size: 3.6 })
    pen.text(LEFT + 84, y + 43, page.opinion.date, { size: 3.6 })
    stamp(pen, LEFT + 138, y + 27, page.opinion.seal, random, black)
  }
  y += 50
  pen.box(LEFT, y, WIDTH, 28)
  pen.text(LEFT + 3, y + 7, '经办机构审核意见：', { family: 'hei', size: 3.4 })
  pen.text(LEFT, y + 34, '说明：本表由申请人如实填写，签名须为本人或其监护人、受托人亲笔。', {
    size: 2.9,
    family: 'hei',
  })
}

/** 授权委托书 */
export function drawAuthorization({ pen }: Sheet, page: AuthorizationPage, random: Random): void {
  pen.text(105, 40, '授 权 委 托 书', { size: 7.4, bold: true, align: 'center' })
  pen.text(24, 62, `委托人：${page.principal.name}`, { size: 4.2 })
  pen.text(24, 72, `身份证号：${page.principal.certno}`, { size: 4.2 })
  pen.text(24, 86, `受托人：${page.agent.name}　与委托人关系：${page.agent.relation}`, { size: 4.2 })
  pen.text(24, 96, `身份证号：${page.agent.certno}　联系电话：${page.agent.tel}`, { size: 4.2 })
  pen.paragraph(
    24,
    114,
    162,
    `本人因身体原因不能亲自前往${page.agency}办理门诊慢特病病种待遇认定申请，现委托上述受托人代为提交申请材料、签收有关文书。受托人在委托权限内签署的文件，本人均予以承认。委托期限自签署之日起至事项办结之日止。`,
    { size: 4.2, indent: 2, lead: 9.4 },
  )
  pen.text(104, 196, '委托人（签名）：', { size: 4.2 })
  handwrite(pen, 138, 196, page.principal.name, random, 7)
  pen.text(104, 212, '受托人（签名）：', { size: 4.2 })
  handwrite(pen, 138, 212, page.agent.name, random, 7)
  pen.text(138, 228, page.date, { size: 4.2 })
}
