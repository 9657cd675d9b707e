import type { Random } from '../../random.ts'
import { handwrite } from '../handwriting.ts'
import type { Sheet } from '../paper.ts'
import type { Pen } from '../pen.ts'
import { stamp } from '../seal.ts'
import type { CertificatePage, DischargePage, ImagingPage, LabPage, Patient } from '../spec.ts'

function heading(pen: Pen, hospital: string, title: string): void {
  pen.text(105, 27, hospital, { size: 7.2, bold: true, align: 'center' })
  pen.text(105, 38, title, { size: 6.4, bold: true, align: 'center', family: 'hei' })
  pen.line(20, 43, 190, 43, 0.5)
}

/** Signature of a doctor: printed by the hospital's system, or written by hand over the line. */
function signed(pen: Pen, x: number, y: number, label: string, name: string, random: Random): void {
  pen.text(x, y, label, {})
  const start = x + label.length * 3.8
  if (random.chance(0.4)) handwrite(pen, start, y + 0.5, name, random, 5)
  else pen.text(start, y, name, { family: 'hei' })
}

function patientLine(pen: Pen, y: number, patient: Patient, department: string): void {
  pen.text(22, y, `姓名：${patient.name}`)
  pen.text(72, y, `性别：${patient.sex}`)
  pen.text(100, y, `年龄：${patient.age}岁`)
  pen.text(132, y, `科别：${department}`)
}

export function drawCertificate({ pen, black }: Sheet, page: CertificatePage, random: Random): void {
  heading(pen, page.hospital, '疾病诊断证明书')
  pen.text(188, 49, `No. ${page.serial}`, { size: 3.1, align: 'right', family: 'hei' })
  patientLine(pen, 57, page.patient, page.department)
  pen.text(22, 66, `身份证号：${page.patient.certno}`)
  pen.text(120, 66, `住院号：${page.admission}`)
  pen.text(22, 75, `入院日期：${page.stay[0]}`)
  pen.text(120, 75, `出院日期：${page.stay[1]}`)
  pen.line(20, 79, 190, 79)
  pen.text(22, 89, '诊断：', { bold: true, size: 4.1 })
  let y = 98
  page.diagnoses.forEach((diagnosis, i) => {
    pen.text(30, y, `${i + 1}、${diagnosis}`, { size: 4 })
    y += 8.4
  })
  pen.text(22, y + 3, '诊疗经过：', { bold: true, size: 4.1 })
  y = pen.paragraph(22, y + 12, 166, page.course, { indent: 2, lead: 7.6 })
  pen.text(22, y + 4, '处理意见：', { bold: true, size: 4.1 })
  y += 13
  for (const line of page.advice) y = pen.paragraph(30, y, 156, line, { lead: 7.4 })
  const foot = Math.max(y + 24, 216)
  signed(pen, 118, foot, '医师签名：', page.doctor, random)
  pen.text(118, foot + 10, `日期：${page.date}`)
  pen.text(22, 282, '注：本证明书须加盖医院疾病诊断证明专用章方为有效，涂改无效。', { size: 2.9, family: 'hei' })
  stamp(pen, 146 + random.next() * 14, foot + random.next() * 8, page.seal, random, black)
}

export function drawLab({ pen, black }: Sheet, page: LabPage, random: Random): void {
  heading(pen, page.hospital, page.title)
  pen.text(188, 49, page.sheet, { size: 3, align: 'right', family: 'hei' })
  patientLine(pen, 54, page.patient, page.department)
  pen.text(22, 62, `标本号：${page.sampleNo}`)
  pen.text(82, 62, `标本：${page.specimen}`)
  pen.text(132, 62, `临床诊断：${page.diagnosis}`, { size: page.diagnosis.length > 10 ? 3 : 3.5 })
  const columns = [22, 34, 92, 122, 146] as const
  const top = 68
  pen.line(20, top, 190, top, 0.45)
  const head = ['序号', '检验项目', '结果', '单位', '参考区间']
  columns.forEach((x, i) => {
    pen.text(x, top + 6, head[i] ?? '', { family: 'hei', bold: true, size: 3.4 })
  })
  pen.line(20, top + 9, 190, top + 9)
  let y = top + 16
  page.rows.forEach((row, i) => {
    const cells = [String(i + 1), row.name, `${row.result} ${row.flag}`, row.unit, row.range]
    columns.forEach((x, c) => {
      pen.text(x, y, cells[c] ?? '', { family: 'hei', size: 3.5, bold: c === 2 && row.flag !== '' })
    })
    y += 8
  })
  pen.line(20, y - 3, 190, y - 3, 0.45)
  pen.text(22, y + 5, `采样时间：${page.sampledOn} 08:12`, { size: 3.2 })
  pen.text(112, y + 5, `报告时间：${page.reportedOn} 15:40`, { size: 3.2 })
  signed(pen, 22, y + 16, '检验者：', page.doctors[0], random)
  signed(pen, 92, y + 16, '审核者：', page.doctors[1], random)
  pen.text(22, y + 26, '本报告仅对所检测的标本负责，如有疑问请在三日内查询。', { size: 2.9, family: 'hei' })
  stamp(pen, 152, y + 20, page.seal, random, black)
}

export function drawImaging({ pen, black }: Sheet, page: ImagingPage, random: Random): void {
  heading(pen, page.hospital, page.title)
  pen.text(188, 49, page.sheet, { size: 3, align: 'right', family: 'hei' })
  patientLine(pen, 54, page.patient, page.department)
  pen.text(22, 62, `检查号：${page.examNo}`)
  pen.text(100, 62, `检查部位：${page.part}`)
  pen.line(20, 67, 190, 67)
  pen.text(22, 77, '检查所见：', { bold: true, size: 4.1, family: 'hei' })
  let y = pen.paragraph(22, 86, 166, page.findings, { indent: 2, lead: 7.8 })
  pen.text(22, y + 8, '检查意见：', { bold: true, size: 4.1, family: 'hei' })
  y = pen.paragraph(22, y + 18, 166, page.conclusion, { indent: 2, lead: 8.2, size: 4.1, bold: true })
  const foot = Math.max(y + 24, 196)
  pen.line(20, foot - 8, 190, foot - 8)
  signed(pen, 22, foot, '报告医师：', page.doctors[0], random)
  signed(pen, 92, foot, '审核医师：', page.doctors[1], random)
  pen.text(22, foot + 9, `报告日期：${page.date}`)
  stamp(pen, 160, foot + 4, page.seal, random, black)
}

export function drawDischarge({ pen, black }: Sheet, page: DischargePage, random: Random): void {
  heading(pen, page.hospital, '出 院 记 录')
  patientLine(pen, 53, page.patient, page.department)
  pen.text(22, 61, `住院号：${page.admission}`)
  pen.text(72, 61, `入院：${page.stay[0]}`)
  pen.text(117, 61, `出院：${page.stay[1]}`)
  pen.text(164, 61, `住院${page.days}天`)
  pen.line(20, 66, 190, 66)
  const section = (y: number, label: string, lines: readonly string[]): number => {
    pen.text(22, y, label, { bold: true, family: 'hei', size: 3.8 })
    let at = y + 7.6
    for (const line of lines) at = pen.paragraph(22, at, 166, line, { indent: 2, lead: 6.9, size: 3.6 })
    return at + 3
  }
  const diagnoses = page.diagnoses.map((d, i) => `${i + 1}、${d}`)
  let y = section(75, '主诉：', [`${page.complaint}。`])
  y = section(y, '入院诊断：', [diagnoses.join('；')])
  y = section(y, '诊疗经过：', [page.course])
  y = section(y, '出院诊断：', diagnoses)
  y = section(y, '出院情况：', ['患者生命体征平稳，症状较入院时好转，饮食、睡眠可，大小便正常。'])
  y = section(y, '出院医嘱：', page.orders)
  const foot = Math.max(y + 12, 236)
  signed(pen, 118, foot, '医师签名：', page.doctor, random)
  pen.text(118, foot + 9, page.date)
  stamp(pen, 150 + random.next() * 10, foot + 2, page.seal, random, black)
}
