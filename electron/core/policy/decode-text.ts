/** A text file as people hand it over, and what it was written in. */
export type Decoded =
  | { readonly ok: true; readonly text: string; readonly encoding: 'UTF-8' | 'GB18030' }
  | { readonly ok: false; readonly message: string }

/** UTF-8 with or without BOM, else GB18030, which Chinese systems still export. Never guesses at half a character. */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes.length === 0) return { ok: false, message: '文件是空的，请核对。' }
  for (const encoding of ['UTF-8', 'GB18030'] as const) {
    const text = decode(bytes, encoding)
    if (text?.includes('\0')) break
    if (text !== null) return { ok: true, text, encoding }
  }
  return { ok: false, message: '文件既不是 UTF-8 也不是 GB18030 文本，请重新导出为其中一种编码。' }
}

/** Null when the bytes are not text in this encoding. */
function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
