import { type Problem, ProblemError } from '#shared/model/problem.ts'
import { Refused, UsageError } from './deskctl/args.ts'
import { loop } from './deskctl/loop.ts'
import { print } from './deskctl/output.ts'
import { exportTool, importTool } from './deskctl/sealed.ts'
import { calendarTool } from './deskctl/tools/calendar.ts'
import { deadlineTool } from './deskctl/tools/deadline.ts'
import { findingsTool } from './deskctl/tools/findings.ts'
import { idCardTool } from './deskctl/tools/id-card.ts'
import { packTool } from './deskctl/tools/pack.ts'
import { usage } from './deskctl/usage.ts'

/** Commands with options of their own; everything else is a step of the loop and signs in first. */
const tools: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  deadline: deadlineTool,
  'id-card': idCardTool,
  findings: findingsTool,
  pack: packTool,
  calendar: calendarTool,
  export: exportTool,
  import: importTool,
}

const exitCodes: Partial<Record<Problem['kind'], number>> = {
  Offline: 3,
  NotCached: 3,
  WrongPassword: 4,
  AccountLocked: 4,
  SignInExpired: 4,
  OldPasswordNeeded: 4,
  KeyringNeeded: 4,
  NotSignedIn: 4,
}

async function main(all: readonly string[]): Promise<number> {
  if (all.length === 0 || all.includes('--help')) {
    print(false, null, () => usage)
    return all.length === 0 ? 2 : 0
  }
  const [name = '', ...args] = all
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
  return tool ? tool(args) : loop(all)
}

const args = process.argv.slice(2)
try {
  process.exitCode = await main(args)
} catch (error) {
  process.exitCode = report(error)
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(error.message)
    return 2
  }
  if (error instanceof Refused) {
    const { errors, warnings } = error
    if (args.includes('--json')) print(true, { errors, warnings }, () => '')
    console.error(error.message)
    return 1
  }
  if (error instanceof ProblemError) {
    console.error(`${error.kind}: ${error.message}`)
    return exitCodes[error.kind] ?? 1
  }
  throw error
}
