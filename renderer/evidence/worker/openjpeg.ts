import wasmUrl from './openjpeg/openjpeg.wasm?url'

/** A JPEG 2000 picture at one of its stored sizes: opaque RGBA. */
export interface OpenJpegPicture {
  width: number
  height: number
  rgba: Uint8ClampedArray<ArrayBuffer>
}

/** What openjpeg/decode.c exports; addresses are numbers. */
interface Exports {
  memory: WebAssembly.Memory
  malloc(bytes: number): number
  free(address: number): void
  decode(data: number, size: number, reduce: number): number
  _initialize(): void
}

/** Memory never shrinks: an instance that grew beyond this (a page of five megapixels) is not kept for the next page. */
const KEPT_BYTES = 96 * 1024 * 1024

let compiling: Promise<WebAssembly.Module> | null = null
let idle: Exports | null = null

/** Compiled once per worker; a failed start is tried again by the next call. */
function compiled(): Promise<WebAssembly.Module> {
  compiling ??= fetch(wasmUrl)
    .then((response) => response.arrayBuffer())
    .then((bytes) => WebAssembly.compile(bytes))
    .catch((cause: unknown) => {
      compiling = null
      throw cause
    })
  return compiling
}

function isExports(exports: object): exports is Exports {
  return ['memory', 'malloc', 'free', 'decode', '_initialize'].every((name) => name in exports)
}

async function instance(): Promise<Exports> {
  const module = await compiled()
  const { exports } = await WebAssembly.instantiate(module, {})
  const fresh: object = exports
  if (!isExports(fresh)) throw new Error('openjpeg.wasm is another module')
  fresh._initialize()
  return fresh
}

/** Bytes of the memory that is kept between pages. */
export function openJpegBytes(): number {
  return idle?.memory.buffer.byteLength ?? 0
}

/**
 * Decodes a picture whose size was halved `reduce` times; null for what OpenJPEG does not read or is not plain (see
 * openjpeg/decode.c). After a failure nothing in its memory is trusted: the next picture gets a fresh one.
 */
export async function decodeOpenJpeg(bytes: Uint8Array, reduce: number): Promise<OpenJpegPicture | null> {
  const engine = idle ?? (await instance())
  // nobody else's while it works, and gone if it throws
  idle = null
  const data = engine.malloc(bytes.length)
  if (data === 0) return null
  new Uint8Array(engine.memory.buffer, data, bytes.length).set(bytes)
  const answer = engine.decode(data, bytes.length, reduce)
  if (answer === 0) return null
  const [width = 0, height = 0, address = 0] = new Uint32Array(engine.memory.buffer, answer, 3)
  const rgba = new Uint8ClampedArray(engine.memory.buffer, address, width * height * 4).slice()
  engine.free(address)
  engine.free(data)
  if (engine.memory.buffer.byteLength <= KEPT_BYTES) idle = engine
  return { width, height, rgba }
}
