/**
 * The path inside the renderer bundle that an app:// URL means, or null when it means nothing of ours.
 * Pure, so that hostile URLs can be tried by the thousand. Only plain names of letters, digits, `-`, `_` and `.`
 * pass; `..`, encodings, backslashes and NUL never do.
 */
export function resolveAsset(url: string): string | null {
  const match = /^app:\/\/desk\/([^?#]*)(?:[?#].*)?$/.exec(url)
  if (!match) return null
  const path = match[1] === '' ? 'index.html' : (match[1] ?? '')
  const parts = path.split('/')
  if (!parts.every((p) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(p) && !p.includes('..'))) return null
  return path
}
