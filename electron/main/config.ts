import { homedir } from 'node:os'
import { join } from 'node:path'
import { ProblemError } from '#shared/model/problem.ts'

/** How the program was started. Nothing of it is secret; nothing of it names a person. */
export interface Config {
  readonly dataDir: string
  readonly centralUrl: string
  /** 'utility': the product · 'node': a plain Node (profiling, debugging, old test runtimes) */
  readonly coreHost: 'utility' | 'node'
  readonly nodePath: string
  readonly debugTools: boolean
  readonly signIn: { staffNo: string; password: string } | null
}

/**
 * Reads `--mente-data=…`, `--mente-central=…` or the variables MENTE_DATA, MENTE_CENTRAL, MENTE_CORE_HOST and
 * MENTE_NODE. @throws ProblemError when the centre's address is not an http(s) URL.
 */
export function readConfig(argv: readonly string[], env: NodeJS.ProcessEnv, packaged: boolean): Config {
  const option = (name: string) => argv.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3)
  const centralUrl = option('mente-central') ?? env.MENTE_CENTRAL ?? 'http://127.0.0.1:8700'
  const central = originOf(centralUrl)
  return {
    dataDir: option('mente-data') ?? env.MENTE_DATA ?? join(homedir(), '.mente-desk'),
    centralUrl: central,
    coreHost: env.MENTE_CORE_HOST === 'node' ? 'node' : 'utility',
    nodePath: env.MENTE_NODE ?? process.execPath,
    debugTools: !packaged && env.MENTE_DEVTOOLS === '1',
    signIn: demoSignIn(central, env.MENTE_DEMO_SIGN_IN),
  }
}

function originOf(centralUrl: string): string {
  const sentence = '中心地址必须以 http:// 或 https:// 开头，请检查启动参数。'
  if (!/^https?:\/\//.test(centralUrl)) throw new ProblemError('BadRequest', sentence)
  try {
    return new URL(centralUrl).origin
  } catch (error) {
    throw new ProblemError('BadRequest', sentence, { cause: error })
  }
}

/** `工号:password` of the demo, for a centre on this machine only: a real centre's passwords never come this way. */
function demoSignIn(central: string, value: string | undefined): Config['signIn'] {
  const local = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(central)
  const match = /^(\d{6}):(.+)$/.exec(value ?? '')
  if (!local || !match?.[1] || !match[2]) return null
  return { staffNo: match[1], password: match[2] }
}
