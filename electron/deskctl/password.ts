import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** From MENTE_PASSWORD, else asked for without echo. Never from the arguments: those are visible to every process. */
export async function readPassword(): Promise<string> {
  const given = process.env.MENTE_PASSWORD
  if (given) return given
  process.stderr.write('密码: ')
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() })
  const prompt = createInterface({ input: process.stdin, output: mute, terminal: process.stdin.isTTY })
  try {
    return await new Promise<string>((resolve) => {
      prompt.once('line', resolve)
      prompt.once('close', () => resolve(''))
    })
  } finally {
    prompt.close()
    process.stderr.write('\n')
  }
}
