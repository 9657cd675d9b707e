import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../../..')
const outDir = resolve(root, 'out/bench-ui')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Builds the page of antd's table, minified as the product is, and serves it. */
export async function serveAntd(): Promise<{ url: string; close: () => void }> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, 'antd'),
    base: './',
    resolve: { alias: { '#shared': resolve(root, 'shared') } },
    build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 10_000 },
  })
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://bench').pathname
    const file = join(outDir, path === '/' ? 'index.html' : path)
    const type = types[extname(file)]
    if (!type || !file.startsWith(outDir) || !existsSync(file)) return response.writeHead(404).end()
    response.setHeader('content-type', type)
    response.end(readFileSync(file))
  })
  const port = await new Promise<number>((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address ? address.port : 0)
    })
  })
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}/`, close }
}
