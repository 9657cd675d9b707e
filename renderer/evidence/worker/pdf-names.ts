const SLASH = 0x2f

/** True when any of these names stands as a whole /Name anywhere in the readable part of a PDF. */
export function namesAny(file: Uint8Array, names: readonly string[]): boolean {
  const wanted = names.map((name) => new TextEncoder().encode(name))
  // a native search for the slash: dictionaries are a thousandth of a scanned file
  for (let at = file.indexOf(SLASH); at >= 0; at = file.indexOf(SLASH, at + 1)) {
    if (wanted.some((name) => standsAt(file, at + 1, name))) return true
  }
  return false
}

function standsAt(file: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i += 1) if (file[at + i] !== name[i]) return false
  const after = file[at + name.length] ?? 0x20
  const letter = (after >= 0x41 && after <= 0x5a) || (after >= 0x61 && after <= 0x7a)
  return !letter && after < 0x80
}
