/** Probability states of the MQ coder: Qe, next state after MPS, after LPS, and whether the LPS switches (ITU-T T.88, table E.1). */
const STATES: readonly (readonly [number, number, number, number])[] = [
  [0x5601, 1, 1, 1],
  [0x3401, 2, 6, 0],
  [0x1801, 3, 9, 0],
  [0x0ac1, 4, 12, 0],
  [0x0521, 5, 29, 0],
  [0x0221, 38, 33, 0],
  [0x5601, 7, 6, 1],
  [0x5401, 8, 14, 0],
  [0x4801, 9, 14, 0],
  [0x3801, 10, 14, 0],
  [0x3001, 11, 17, 0],
  [0x2401, 12, 18, 0],
  [0x1c01, 13, 20, 0],
  [0x1601, 29, 21, 0],
  [0x5601, 15, 14, 1],
  [0x5401, 16, 14, 0],
  [0x5101, 17, 15, 0],
  [0x4801, 18, 16, 0],
  [0x3801, 19, 17, 0],
  [0x3401, 20, 18, 0],
  [0x3001, 21, 19, 0],
  [0x2801, 22, 19, 0],
  [0x2401, 23, 20, 0],
  [0x2201, 24, 21, 0],
  [0x1c01, 25, 22, 0],
  [0x1801, 26, 23, 0],
  [0x1601, 27, 24, 0],
  [0x1401, 28, 25, 0],
  [0x1201, 29, 26, 0],
  [0x1101, 30, 27, 0],
  [0x0ac1, 31, 28, 0],
  [0x09c1, 32, 29, 0],
  [0x08a1, 33, 30, 0],
  [0x0521, 34, 31, 0],
  [0x0441, 35, 32, 0],
  [0x02a1, 36, 33, 0],
  [0x0221, 37, 34, 0],
  [0x0141, 38, 35, 0],
  [0x0111, 39, 36, 0],
  [0x0085, 40, 37, 0],
  [0x0049, 41, 38, 0],
  [0x0025, 42, 39, 0],
  [0x0015, 43, 40, 0],
  [0x0009, 44, 41, 0],
  [0x0005, 45, 42, 0],
  [0x0001, 45, 43, 0],
  [0x5601, 46, 46, 0],
]
const column = (i: 0 | 1 | 2 | 3): Uint16Array => Uint16Array.from(STATES, (s) => s[i])
const QE = column(0)
const NEXT_MPS = column(1)
const NEXT_LPS = column(2)
const SWITCH = column(3)

export interface MqEncoder {
  /** Codes one binary decision in the given context. */
  encode(context: number, bit: number): void
  /** Ends the codeword with the marker FF AC. */
  finish(): Uint8Array
}

/** The arithmetic encoder of ITU-T T.88 Annex E, with `contexts` adaptive contexts starting in state 0. */
export function mqEncoder(contexts: number): MqEncoder {
  const state = new Uint8Array(contexts)
  const mps = new Uint8Array(contexts)
  let bytes = new Uint8Array(16384)
  // bytes[0] stands for the imaginary byte before the first one (BP = start − 1 in the standard)
  let at = 0
  let a = 0x8000
  let c = 0
  let countdown = 12

  const next = (value: number): void => {
    at++
    if (at === bytes.length) {
      const grown = new Uint8Array(bytes.length * 2)
      grown.set(bytes)
      bytes = grown
    }
    bytes[at] = value
  }
  const afterStuffing = (): void => {
    next(c >>> 20)
    c &= 0xfffff
    countdown = 7
  }
  const byteOut = (): void => {
    if (bytes[at] === 0xff) {
      afterStuffing()
      return
    }
    if (c >= 0x8000000) {
      bytes[at] = (bytes[at] ?? 0) + 1
      if (bytes[at] === 0xff) {
        c &= 0x7ffffff
        afterStuffing()
        return
      }
    }
    next((c >>> 19) & 255)
    c &= 0x7ffff
    countdown = 8
  }
  const renormalise = (): void => {
    do {
      a <<= 1
      c <<= 1
      if (--countdown === 0) byteOut()
    } while ((a & 0x8000) === 0)
  }

  return {
    encode(context, bit) {
      const s = state[context] ?? 0
      const qe = QE[s] ?? 0
      a -= qe
      if (bit === mps[context]) {
        if ((a & 0x8000) !== 0) {
          c += qe
          return
        }
        if (a < qe) a = qe
        else c += qe
        state[context] = NEXT_MPS[s] ?? 0
      } else {
        if (a < qe) c += qe
        else a = qe
        if (SWITCH[s] === 1) mps[context] = bit
        state[context] = NEXT_LPS[s] ?? 0
      }
      renormalise()
    },
    finish() {
      const limit = c + a
      c |= 0xffff
      if (c >= limit) c -= 0x8000
      c <<= countdown
      byteOut()
      c <<= countdown
      byteOut()
      if (bytes[at] !== 0xff) next(0xff)
      next(0xac)
      return bytes.slice(1, at + 1)
    },
  }
}
