import type { Output } from '#shared/contract/core-api.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import { UsageError } from './args.ts'
import type { Ask } from './desk.ts'
import { print } from './output.ts'

type Row = Output<'outbox.list'>[number]

/** `outbox`, `outbox show N`, `outbox check N`: 5 when something in the list waits for a person, else 0. */
export async function outboxCommand(ask: Ask, [what, which]: readonly string[], json: boolean): Promise<0 | 5> {
  const rows = await ask('outbox.list', {})
  if (what === undefined) {
    print(json, rows, () => rows.map(line).join('\n'))
    return rows.some((row) => !row.acknowledged && isOpen(row)) ? 5 : 0
  }
  const row = rows.find((one) => one.opId === which || String(one.seq) === which)
  if (!row) throw new UsageError('发件箱里没有这一条，请用 deskctl outbox 查看序号。')
  if (what === 'check') {
    const answer = await ask('outbox.check', { opId: row.opId })
    print(json, answer, () => answer.message)
    return 0
  }
  if (what !== 'show') throw new UsageError(`没有命令「outbox ${what}」，可用：outbox、outbox show、outbox check。`)
  if (!isOpen(row)) {
    print(json, row, () => line(row))
    return 0
  }
  const view = await ask('outbox.conflict', { opId: row.opId })
  print(json, view, () => conflictLines(row, view).join('\n'))
  return 0
}

const isOpen = ({ state }: Row) => state === 'conflict' || state === 'refused'

const line = (row: Row) =>
  `${row.seq}  ${groupCaseNo(row.caseNo)}  ${row.kind}  ${row.state}${row.message ? `  ${row.message}` : ''}`

function conflictLines(row: Row, view: Output<'outbox.conflict'>): string[] {
  return [
    line(row),
    `  规则：${view.rule}`,
    '  我的：',
    ...view.mine.lines.map((one) => `    ${one}`),
    '  中心的：',
    ...view.theirs.flatMap(({ at, byName, kind, lines }) => [
      `    ${at}  ${byName}  ${kind}`,
      ...lines.map((one) => `      ${one}`),
    ]),
    ...(view.differences.length > 0 ? ['  不同：'] : []),
    ...view.differences.map(({ what, mine, theirs }) => `    ${what}：${mine} → ${theirs}`),
    `  重新办理：${view.redecide.why}`,
  ]
}
