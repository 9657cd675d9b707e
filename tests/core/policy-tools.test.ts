import { describe, expect, it } from 'vitest'
import { UsageError } from '../../electron/deskctl/args.ts'
import { calendarTool } from '../../electron/deskctl/tools/calendar.ts'
import { deadlineTool } from '../../electron/deskctl/tools/deadline.ts'
import { findingsTool } from '../../electron/deskctl/tools/findings.ts'
import { idCardTool } from '../../electron/deskctl/tools/id-card.ts'
import { packTool } from '../../electron/deskctl/tools/pack.ts'

const accepted = ['--accepted', '2026-09-18']

describe('the support tools, typed wrong,', () => {
  const wrong: [string, (args: readonly string[]) => Promise<number>, string[]][] = [
    ['no date', deadlineTool, []],
    ['a date that does not exist', deadlineTool, ['--accepted', '2026-02-30']],
    ['a date out of all bounds', deadlineTool, ['--accepted', '9999-12-31']],
    ['no days', deadlineTool, [...accepted, '--days', '0']],
    ['half a pause', deadlineTool, [...accepted, '--pause', '2026-09-22']],
    ['a pause backwards', deadlineTool, [...accepted, '--pause', '2026-09-24..2026-09-22']],
    ['an unknown rule', deadlineTool, [...accepted, '--rule', 'STOP']],
    ['an option without its value', deadlineTool, ['--accepted']],
    ['an unknown option', deadlineTool, [...accepted, '--nonsense']],
    ['a word too many', deadlineTool, [...accepted, 'more']],
    ['no number', idCardTool, []],
    ['two numbers', idCardTool, ['1', '2']],
    ['no case', findingsTool, []],
    ['no deed', packTool, []],
    ['an unknown deed', packTool, ['burn']],
    ['no pack', packTool, ['check']],
    ['nothing to compare', packTool, ['diff']],
    ['a file of another kind', packTool, ['import', 'a.pdf']],
    ['nowhere to write', packTool, ['import', 'a.xlsx']],
    ['a model for criteria', packTool, ['import', 'a.xlsx', '--into', 'a', '--out', 'b', '--like', 'M1']],
    ['a key without a name', packTool, ['keygen', '--out', 'a.pem']],
    ['a key without an area', packTool, ['keygen', '--out', 'a.pem', '--key-id', 'k']],
    ['an export of nothing', packTool, ['export', 'a.json']],
    ['no deed of a calendar', calendarTool, []],
    ['no calendar', calendarTool, ['import']],
    ['no desk', calendarTool, ['import', 'resources/calendars/cn.json']],
  ]
  it.each(wrong)('%s: say so in one sentence', async (_what, tool, args) => {
    const error: unknown = await tool(args).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(UsageError)
    expect(error instanceof Error ? error.message : '').toMatch(/^[^\n]+。$/)
  })
})
