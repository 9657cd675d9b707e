import type { Output } from '#shared/contract/core-api.ts'
import { closedKinds } from '#shared/contract/seal-api.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { parse, UsageError, words } from './args.ts'
import { deskOptions, openDesk, withDesk } from './desk.ts'
import { readBytes, writeWhole } from './files.ts'
import { print } from './output.ts'

/** Writes what is not yet at the centre into a sealed file; also where the desk itself cannot be opened any more. */
export async function exportTool(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, { ...deskOptions, out: { type: 'string' } })
  words(positionals)
  const { out } = values
  if (!out) throw new UsageError('请用 --out 写明要写的文件。')
  const { bytes, operations } = await openDesk(values, async ({ ask, staffNo, signIn }) => {
    try {
      await signIn()
    } catch (error) {
      if (!(error instanceof ProblemError) || !closedKinds.includes(error.kind)) throw error
      console.error(`${error.message}\n改为原样导出本机数据，由中心读取。`)
      return { ...(await ask('seal.exportClosed', { staffNo })), operations: null }
    }
    return ask('seal.export', {})
  })
  writeWhole(out, bytes)
  print(values.json, { operations, bytes: bytes.length }, () =>
    operations === null ? '已密封导出，请交给主管导入。' : `已密封导出 ${operations} 项，请交给主管导入。`,
  )
  return 0
}

/** Hands a sealed file to the centre. Exit code 5 when something in it waits for a person. */
export async function importTool(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, deskOptions)
  const [file = ''] = words(positionals, '文件名')
  const bytes = new Uint8Array(readBytes(file))
  const receipt = await withDesk(values, (ask) => ask('seal.import', { bytes }))
  print(values.json, receipt, () => inWords(receipt))
  const settled = receipt.rows.every(({ outcome }) => outcome === 'applied' || outcome === 'superseded')
  return settled && receipt.unreadable === 0 && !receipt.damaged ? 0 : 5
}

function inWords({ author, authorName, rows, unreadable, damaged }: Output<'seal.import'>): string {
  const lines = rows.map(
    ({ caseNo, kind, outcome, message }) => `${caseNo ? groupCaseNo(caseNo) : '—'}  ${kind}  ${outcome}  ${message}`,
  )
  if (unreadable > 0) lines.push(`另有 ${unreadable} 项读不出来。`)
  if (damaged) lines.push('文件里的数据有损坏，可能还有没读到的，请保留原文件。')
  return [`${authorName}（${author}）的办理 ${rows.length} 项：`, ...lines].join('\n')
}
