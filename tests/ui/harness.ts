import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { extname, join, resolve } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { type RawData, WebSocketServer } from 'ws'
import { z } from 'zod'
import { pagePolicy, workerPolicy } from '../../electron/main/content-policy.ts'
import { buildRenderer, outDir } from './build.ts'
import { installDesk } from './page-desk.ts'
import { pack, unpack } from './wire.ts'

export type Answer = { ok: true; output: unknown } | { ok: false; problem: unknown }

/** The core as a window sees it: the real one and the scripted one both fit. */
export interface UiCore {
  call(method: string, input: unknown): Promise<Answer>
  on(listener: (event: string, payload: unknown) => void): () => void
}

export interface OpenDesk {
  readonly page: Page
  /** what the page complained about: console errors, uncaught errors, content security policy violations */
  readonly complaints: string[]
  close(): Promise<void>
}

export interface View {
  readonly width: number
  readonly height: number
  readonly deviceScaleFactor?: number
}

export interface Harness {
  open(core: UiCore, view?: View): Promise<OpenDesk>
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.otf': 'font/otf',
  '.mjs': 'text/javascript; charset=utf-8',
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.bin': 'application/octet-stream',
}

/** Where the calls of a window go: this and the number of the window. */
const CALLS = '/desk/'

/** Serves the built renderer with the product's own headers, a fresh nonce for every document; answers the calls of windows. */
function serve(cores: ReadonlyMap<string, UiCore>): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://desk').pathname
    const file = join(outDir, path === '/' ? 'index.html' : path)
    const type = types[extname(file)]
    if (!type || !file.startsWith(outDir) || !existsSync(file)) return response.writeHead(404).end()
    const nonce = randomBytes(16).toString('base64')
    const bytes = await readFile(file)
    if (file.endsWith('.html')) response.setHeader('content-security-policy', pagePolicy(nonce))
    else if (path.includes('worker')) response.setHeader('content-security-policy', workerPolicy)
    response.setHeader('content-type', type)
    response.end(file.endsWith('.html') ? bytes.toString('utf8').replaceAll('__NONCE__', nonce) : bytes)
  })
  const calls = new WebSocketServer({ server })
  calls.on('connection', (socket, { url = '' }) => {
    const core = cores.get(url.slice(CALLS.length))
    socket.on('message', async (message) => {
      const [number, method, input] = z.tuple([z.int(), z.string(), z.unknown()]).parse(unpack(bytesOf(message)))
      const answer = await core?.call(method, input).catch(() => null)
      socket.send(pack([number, answer ?? null]))
    })
  })
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      done({ server, url: `http://127.0.0.1:${port}/` })
    })
  })
}

function bytesOf(message: RawData): Buffer {
  if (Array.isArray(message)) return Buffer.concat(message)
  return message instanceof ArrayBuffer ? Buffer.from(message) : message
}

/** One built renderer, one server and one Chromium for all tests of a file. */
export async function startHarness(): Promise<Harness> {
  await buildRenderer()
  const cores = new Map<string, UiCore>()
  const { server, url } = await serve(cores)
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--use-fake-device-for-media-stream',
    ],
  })
  return {
    open: (core, view) => {
      const windowId = String(cores.size + 1)
      cores.set(windowId, core)
      return open(browser, url, windowId, core, view ?? { width: 1366, height: 768 })
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

async function open(browser: Browser, url: string, windowId: string, core: UiCore, view: View): Promise<OpenDesk> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: view.width, height: view.height },
    deviceScaleFactor: view.deviceScaleFactor ?? 1,
    locale: 'zh-CN',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  await page.exposeBinding('__complain', (_, text: string) => complaints.push(text))
  await page.addInitScript(installDesk, `${CALLS}${windowId}`)
  const stop = core.on((event, payload) => {
    page
      .evaluate(([name, data]) => window.dispatchEvent(new CustomEvent('desk-event', { detail: { name, data } })), [
        event,
        payload,
      ] as const)
      .catch(() => undefined)
  })
  await page.goto(url)
  return {
    page,
    complaints,
    async close() {
      stop()
      await context.close()
    },
  }
}

const screenshots = resolve(import.meta.dirname, '../../artifacts/screenshots')

/** Keeps a picture of the screen for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`) })
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Serious and critical accessibility violations, one line each. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const result: unknown = await page.evaluate(
    'axe.run({ exclude: [[".ev-watermark"]] }, { resultTypes: ["violations"] }).then((r) => r.violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id + ": " + v.nodes.map((n) => n.html.slice(0, 140) + " " + (n.any[0]?.message ?? "")).slice(0, 4).join(" | ")))',
  )
  return Array.isArray(result) ? result.map(String) : ['axe did not answer']
}
