import type { Transform } from 'node:stream'
import { constants, createGzip, createZstdCompress } from 'node:zlib'

/** How a feed page is packed. Brotli is left out on purpose: at its default level it takes longer than the transfer. */
export interface Encoding {
  readonly name: 'zstd' | 'gzip'
  make(): Transform
}

const zstd: Encoding = {
  name: 'zstd',
  make: () => createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
}
const gzip: Encoding = { name: 'gzip', make: () => createGzip({ level: 6 }) }

/** The best encoding the caller accepts (RFC 9110 §12.5.3), or null for none. */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding | null {
  const weights = new Map(
    (acceptEncoding ?? '').split(',').map((item) => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
      const q = parameters.find((parameter) => parameter.startsWith('q='))
      return [name, q === undefined ? 1 : Number(q.slice(2))] as const
    }),
  )
  const accepted = (encoding: Encoding) => (weights.get(encoding.name) ?? weights.get('*') ?? 0) > 0
  return [zstd, gzip].find(accepted) ?? null
}
