import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))
const projectRoot = join(here, '../../..')

/** Folder of the scanned samples, or null: they are large and live outside the project. */
export function fixturesFolder(): string | null {
  const folder = process.env.MENTE_FIXTURES ?? join(projectRoot, '../shared/fixtures')
  return existsSync(join(folder, 'scans')) ? folder : null
}

/** The page's policy has no wasm; the worker's own answer allows it, as the product's protocol does. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self'; font-src 'self'"
const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.otf': 'font/otf',
}

export interface Harness {
  page: Page
  /** files the page can load by name, beside the fixtures */
  files: Map<string, Uint8Array>
  /** names of built assets */
  assets: string[]
  /** requests that left the origin, policy violations, page errors: must stay empty */
  trouble: string[]
  newPage(options?: { width?: number; height?: number; ratio?: number }): Promise<Page>
  close(): Promise<void>
}

/** Builds the test page as the product's renderer is built, serves it with the product's policies, opens Chromium. */
export async function startHarness(): Promise<Harness> {
  const out = mkdtempSync(join(tmpdir(), 'evidence-page-'))
  await build({
    configFile: false,
    root: here,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
    build: { target: 'chrome114', outDir: out, emptyOutDir: true, assetsInlineLimit: 0 },
  })
  const files = new Map<string, Uint8Array>()
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    if (path.startsWith('/bytes/')) return sendBytes(response, files, path.slice('/bytes/'.length))
    sendAsset(response, out, path === '/' ? '/index.html' : path)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const origin = `http://127.0.0.1:${port}`
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const trouble: string[] = []
  const newPage: Harness['newPage'] = async ({ width = 1366, height = 768, ratio = 1 } = {}) => {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: ratio })
    context.on('request', (request) => {
      if (!request.url().startsWith(origin)) trouble.push(`request ${new URL(request.url()).host}`)
    })
    const page = await context.newPage()
    page.on('pageerror', (error) => trouble.push(`error ${error.message}`))
    page.on('console', (message) => {
      if (/Content Security Policy|CSP/i.test(message.text())) trouble.push(message.text())
    })
    await page.goto(`${origin}/`)
    await page.waitForFunction(() => 'evidencePage' in window)
    return page
  }
  return {
    page: await newPage(),
    files,
    assets: readdirSync(join(out, 'assets')),
    trouble,
    newPage,
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(out, { recursive: true })
    },
  }
}

function sendBytes(response: ServerResponse, files: Map<string, Uint8Array>, name: string) {
  const generated = files.get(name)
  const folder = fixturesFolder()
  const path = folder ? join(folder, name) : ''
  if (!generated && !(path && !name.includes('..') && existsSync(path))) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(generated ?? readFileSync(path))
}

function sendAsset(response: ServerResponse, out: string, path: string) {
  const file = join(out, path)
  if (!file.startsWith(out) || !existsSync(file)) return response.writeHead(404).end()
  const worker = /decode-worker/.test(path)
  response
    .writeHead(200, {
      'content-type': MEDIA_TYPES[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': worker ? WORKER_POLICY : PAGE_POLICY,
    })
    .end(readFileSync(file))
}
