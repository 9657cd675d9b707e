/** The answer of a command: JSON for machines, words for people. */
export function print(json: boolean, value: unknown, inWords: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : inWords()}\n`)
}
