import { CaseFile } from '#shared/model/case.ts'
import { collector, type Say } from '#shared/policy/check/report.ts'
import { readKnown } from '#shared/policy/check/shape.ts'
import { chinaDate, type IsoDate, isRealDate } from '#shared/policy/civil-day.ts'
import { findings } from '#shared/policy/findings.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { shippedPack } from '../../core/policy/shipped.ts'
import { parse, Refused, words } from '../args.ts'
import { readJson } from '../files.ts'
import { print } from '../output.ts'
import { readPack } from './pack-file.ts'

const SEVERITIES = { block: '阻断', warn: '提醒', info: '提示' } as const

/** What the machine notices in one case, and on what basis. The case: as the centre or `deskctl show --json` gives it. */
export async function findingsTool(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, { pack: { type: 'string' }, json: { type: 'boolean', default: false } })
  const [path = ''] = words(positionals, '案件文件')
  const pack = values.pack === undefined ? shippedPack() : readPack(values.pack).pack
  const caseFile = caseIn(readJson(path), pack)
  const answer = {
    caseNo: caseFile.caseNo,
    packVersion: pack.version,
    findings: findings(caseFile, pack).map(({ code, severity, sentence, basis, evidence }) => ({
      code,
      severity,
      message: sentence,
      basis,
      evidence,
    })),
  }
  print(values.json, answer, () =>
    [
      ...(pack.demo ? [pack.mark] : []),
      ...answer.findings.map((f) => `[${SEVERITIES[f.severity]}] ${f.message}${f.basis ? `（${f.basis}）` : ''}`),
      ...(answer.findings.length === 0 ? ['没有发现问题。'] : []),
    ].join('\n'),
  )
  return 0
}

/** Throws `Refused` with everything wrong. */
function caseIn(value: unknown, pack: PolicyPack): CaseFile {
  const { errors, say } = collector()
  const inner = value !== null && typeof value === 'object' && 'case' in value ? value.case : value
  const caseFile = readKnown(CaseFile, inner, [], say)
  if (caseFile) checkCase(caseFile, pack, chinaDate(new Date().toISOString()), say)
  if (!caseFile || errors.length > 0) throw new Refused(errors)
  return caseFile
}

function checkCase(caseFile: CaseFile, pack: PolicyPack, today: IsoDate, say: Say): void {
  const { form, documents, acceptedOn, dueOn } = caseFile
  const receivedOn = chinaDate(caseFile.receivedAt)
  if (caseFile.areaCode !== pack.areaCode) {
    say(['areaCode'], `案件属于统筹区 ${caseFile.areaCode}，政策包属于 ${pack.areaCode}，请换用对应的政策包。`)
  }
  for (const name of ['brdy', 'appy_date', 'hosp_ide_date', 'sign_date'] as const) {
    checkDate(form[name], ['form', name], say)
  }
  checkDate(acceptedOn, ['acceptedOn'], say)
  checkDate(dueOn, ['dueOn'], say)
  if (receivedOn > today) say(['receivedAt'], '收件时间晚于今天，请核对案件文件或本机时间。')
  if (isRealDate(form.appy_date) && form.appy_date > today) {
    say(['form', 'appy_date'], `申请日期 ${form.appy_date} 晚于今天，请核对案件文件或本机时间。`)
  }
  if (acceptedOn !== null && isRealDate(acceptedOn)) {
    if (acceptedOn < receivedOn) say(['acceptedOn'], `受理日期 ${acceptedOn} 早于收件日 ${receivedOn}，请核对。`)
    if (acceptedOn > today) say(['acceptedOn'], `受理日期 ${acceptedOn} 晚于今天，请核对案件文件或本机时间。`)
  }
  documents.forEach((document, i) => {
    if (documents.findIndex((other) => other.id === document.id) < i) {
      say(['documents', i, 'id'], '材料编号与前面的材料重复，请核对案件文件。')
    }
    checkDate(document.issuedOn, ['documents', i, 'issuedOn'], say)
  })
}

function checkDate(date: IsoDate | null, at: Parameters<Say>[0], say: Say): void {
  if (date !== null && !isRealDate(date)) say(at, `日期「${date}」不存在，请核对。`)
}
