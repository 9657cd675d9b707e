/** So many texts are kept; then all are forgotten at once, which is simpler than choosing. */
const MOST = 2_000

/** What is made of a text, made once: the same object for the same text. Nobody may change it. */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const made = make(text)
    if (known.size >= MOST) known.clear()
    known.set(text, made)
    return made
  }
}
