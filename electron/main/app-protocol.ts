import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { type Protocol, protocol } from 'electron'
import { resolveAsset } from './asset-path.ts'
import { pagePolicy, sheetPolicy, workerPolicy } from './content-policy.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.otf': 'font/otf',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.bin': 'application/octet-stream',
}

/** The page that lays notices out for printing. */
const SHEET = 'print/index.html'

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built renderer, and nothing else, at app://desk/ of a session; the default one unless told. */
export function serveApp(rendererDir: string, of: Protocol = protocol): void {
  of.handle('app', async (request) => {
    const path = resolveAsset(request.url)
    const type = path && types[extname(path)]
    if (!path || !type || request.method !== 'GET') return new Response(null, { status: 404 })
    try {
      return await assetResponse(await readFile(join(rendererDir, path)), path, type)
    } catch {
      // a missing file of our own bundle: the page shows its own error, there is nothing to add here
      return new Response(null, { status: 404 })
    }
  })
}

async function assetResponse(bytes: Buffer, path: string, type: string): Promise<Response> {
  const headers: Record<string, string> = {
    'content-type': type,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  }
  if (path.endsWith('.html')) {
    const nonce = randomBytes(16).toString('base64')
    headers['content-security-policy'] = path === SHEET ? sheetPolicy : pagePolicy(nonce)
    headers['cache-control'] = 'no-store'
    return new Response(bytes.toString('utf8').replaceAll('__NONCE__', nonce), { headers })
  }
  if (path.includes('worker')) headers['content-security-policy'] = workerPolicy
  return new Response(new Uint8Array(bytes), { headers })
}
