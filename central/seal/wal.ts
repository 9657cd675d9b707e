/** Fixed by the desk: it never sets another page size. */
const PAGE = 4096
const HEAD = 32
const FRAME_HEAD = 24
const FRAME = FRAME_HEAD + PAGE
const VERSION = 3_007_000
/** checksums of a machine that counts from the small end, as every one does that the desk runs on */
const MAGIC = 0x377f0682

/**
 * SQLite reads its write-ahead log up to the first frame whose checksum does not fit and takes no notice of the rest:
 * one damaged byte would hide every later decision. Answers the log with its checksums made right, so that each page
 * counts by itself (every page still carries its own proof in the encryption, so a damaged one is refused), once with
 * and once without the frames that do not fit: where such a frame is the first page, nothing could be read at all.
 * None when nothing of the log is hidden. File format: sqlite.org/fileformat2.html §4.
 */
export function mendedLogs(log: Buffer): Buffer[] {
  const salt = saltOf(log)
  const frames = framesOf(log, salt)
  if (frames.length === 0) return []
  const whole = logOf(salt, frames, log)
  if (whole.equals(log.subarray(0, whole.length))) return []
  const sound = frames.filter((frame, n) => fits(frame, n === 0 ? sumAt(log, 24) : sumAt(frames[n - 1] ?? frame, 16)))
  return sound.length === frames.length || sound.length === 0
    ? [whole]
    : [whole, logOf(salt, endingTransactions(frames, sound), log)]
}

/** Each life of the log has a salt of its own, in its head and in every frame: what two of the first ones agree on. */
function saltOf(log: Buffer): Buffer {
  const places = [16, HEAD + 8, HEAD + FRAME + 8]
  const salts = places.map((at) => log.subarray(at, at + 8)).filter((salt) => salt.length === 8)
  return salts.find((salt, i) => salts.some((other, j) => i !== j && other.equals(salt))) ?? log.subarray(16, 24)
}

/** Up to the last one of this life: what comes after is left over from an earlier one. */
function framesOf(log: Buffer, salt: Buffer): Buffer[] {
  const count = Math.max(0, Math.floor((log.length - HEAD) / FRAME))
  const frames = Array.from({ length: count }, (_, n) => log.subarray(HEAD + n * FRAME, HEAD + (n + 1) * FRAME))
  return frames.slice(0, frames.findLastIndex((frame) => frame.subarray(8, 16).equals(salt)) + 1)
}

/** A log of these frames, with its checksums. The number of the checkpoint (bytes 12 to 16) is nobody's concern. */
function logOf(salt: Buffer, frames: readonly Buffer[], start: Buffer): Buffer {
  const head = Buffer.alloc(HEAD)
  head.writeUInt32BE(MAGIC, 0)
  head.writeUInt32BE(VERSION, 4)
  head.writeUInt32BE(PAGE, 8)
  start.copy(head, 12, 12, 16)
  salt.copy(head, 16)
  let sum = checksum(head.subarray(0, 24), [0, 0])
  write(head, 24, sum)
  const written = frames.map((frame) => {
    const copy = Buffer.from(frame)
    salt.copy(copy, 8)
    sum = sumOf(copy, sum)
    write(copy, 16, sum)
    return copy
  })
  return Buffer.concat([head, ...written])
}

/** The sound frames; where the one that ended a transaction is left out, the one before it ends it. */
function endingTransactions(frames: readonly Buffer[], sound: readonly Buffer[]): Buffer[] {
  const among = new Set(sound)
  const kept: Buffer[] = []
  for (const frame of frames) {
    const last = kept.at(-1)
    if (among.has(frame)) kept.push(Buffer.from(frame))
    else if (last && last.readUInt32BE(4) === 0) frame.copy(last, 4, 4, 8)
  }
  return kept
}

type Sum = readonly [number, number]

function fits(frame: Buffer, before: Sum): boolean {
  const [x, y] = sumOf(frame, before)
  return frame.readUInt32BE(16) === x && frame.readUInt32BE(20) === y
}

function sumAt(bytes: Buffer, at: number): Sum {
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
}

/** A frame's checksum: over its first eight bytes and its page, beginning with that of what stands before it. */
function sumOf(frame: Buffer, before: Sum): Sum {
  return checksum(frame.subarray(FRAME_HEAD), checksum(frame.subarray(0, 8), before))
}

function checksum(bytes: Buffer, [a, b]: Sum): Sum {
  let [x, y] = [a, b]
  for (let at = 0; at < bytes.length; at += 8) {
    x = (x + bytes.readUInt32LE(at) + y) >>> 0
    y = (y + bytes.readUInt32LE(at + 4) + x) >>> 0
  }
  return [x, y]
}

function write(bytes: Buffer, at: number, [x, y]: Sum): void {
  bytes.writeUInt32BE(x, at)
  bytes.writeUInt32BE(y, at + 4)
}
