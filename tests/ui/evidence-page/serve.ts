import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { pagePolicy, workerPolicy } from '../../../electron/main/content-policy.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const projectRoot = join(here, '../../..')
/** the stock package, for comparing with its documented use */
const stockPdfjs = join(projectRoot, 'node_modules/pdfjs-dist/')

/** Folder of the scanned samples, or null: they are large and live outside the project. */
export function fixturesFolder(): string | null {
  const folder = process.env.MENTE_FIXTURES ?? join(projectRoot, '../shared/fixtures')
  return existsSync(join(folder, 'scans')) ? folder : null
}

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.otf': 'font/otf',
}

export interface Harness {
  page: Page
  browser: Browser
  /** files the page can load by name, beside the fixtures */
  files: Map<string, Uint8Array>
  /** names of built assets */
  assets: string[]
  /** paths asked of the server so far, in order */
  requested: string[]
  /** requests that left the origin, policy violations, page errors: must stay empty */
  trouble: string[]
  newPage(options?: { width?: number; height?: number; ratio?: number }): Promise<Page>
  close(): Promise<void>
}

export interface HarnessOptions {
  /** folder of the page: its index.html */
  root?: string
  /** the name on the window that says the page is ready */
  ready?: string
  /** what the browser is started with besides */
  flags?: readonly string[]
  /** assets the server pretends not to have */
  missing?: RegExp
  /** folder of the files the page loads by name; the fixtures when not given */
  folder?: string | null
}

/** Builds a page as the product's renderer is built, serves it with the product's policies, opens Chromium. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { root = here, ready = 'evidencePage', flags = [], missing, folder = fixturesFolder() } = options
  const out = mkdtempSync(join(tmpdir(), 'evidence-page-'))
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
    build: { target: 'chrome114', outDir: out, emptyOutDir: true, assetsInlineLimit: 0 },
  })
  const files = new Map<string, Uint8Array>()
  const requested: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    requested.push(path)
    if (path.startsWith('/bytes/')) return sendBytes(response, folder, files, path.slice('/bytes/'.length))
    if (missing?.test(path)) return response.writeHead(404).end()
    sendAsset(response, out, path === '/' ? '/index.html' : path)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const origin = `http://127.0.0.1:${port}`
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', ...flags],
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
    await page.waitForFunction((name) => name in window, ready)
    return page
  }
  return {
    page: await newPage(),
    browser,
    files,
    requested,
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

/** The same with a page of the engine alone, without panes. */
export function startEngine(options: HarnessOptions = {}): Promise<Harness> {
  return startHarness({ root: join(here, '../evidence-engine-page'), ready: 'enginePage', ...options })
}

function sendBytes(response: ServerResponse, folder: string | null, files: Map<string, Uint8Array>, name: string) {
  const generated = files.get(name)
  const path = folder ? join(folder, name) : ''
  if (!generated && !(path && !name.includes('..') && existsSync(path))) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(generated ?? readFileSync(path))
}

function sendAsset(response: ServerResponse, out: string, path: string) {
  const file = path.startsWith('/pdfjs/') ? join(stockPdfjs, path.slice('/pdfjs/'.length)) : join(out, path)
  const inside = file.startsWith(out) || file.startsWith(stockPdfjs)
  if (!inside || !existsSync(file)) return response.writeHead(404).end()
  response
    .writeHead(200, {
      'content-type': MEDIA_TYPES[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': path.includes('worker')
        ? workerPolicy
        : pagePolicy(randomBytes(16).toString('base64')),
    })
    .end(readFileSync(file))
}
