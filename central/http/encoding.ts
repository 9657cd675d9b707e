import { promisify } from 'node:util'
import { constants, gzip, zstdCompress } from 'node:zlib'

/** How a feed page is packed. Brotli is left out on purpose: at its default level it takes longer than the transfer. */
export interface Encoding {
  readonly name: 'zstd' | 'gzip'
  /** Beside other work: on a thread of its own. */
  pack(bytes: Uint8Array): Promise<Buffer>
}

const packZstd = promisify(zstdCompress)
const packGzip = promisify(gzip)

const encodings: readonly Encoding[] = [
  { name: 'zstd', pack: (bytes) => packZstd(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }) },
  { name: 'gzip', pack: (bytes) => packGzip(bytes, { level: 6 }) },
]

/** The best encoding the caller accepts (RFC 9110 §12.5.3), or null for none. */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding | null {
  const weights = new Map(
    (acceptEncoding ?? '').split(',').map((item) => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
      const q = parameters.find((parameter) => parameter.startsWith('q='))
      return [name, q === undefined ? 1 : Number(q.slice(2))] as const
    }),
  )
  const accepted = ({ name }: Encoding) => (weights.get(name) ?? weights.get('*') ?? 0) > 0
  return encodings.find(accepted) ?? null
}
