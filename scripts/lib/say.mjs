/** One line to the person in front of the terminal. */
export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** Ends the program with one sentence that says what to do. */
export function giveUp(sentence) {
  process.stderr.write(`\n${sentence}\n`)
  process.exit(1)
}
