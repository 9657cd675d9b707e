import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pagePolicy, sheetPolicy, workerPolicy } from '../../electron/main/content-policy.ts'
import { footerOf, headerOf } from '../../electron/main/sheet-frame.ts'
import { isOurs, mayRequest, permits } from '../../electron/main/trust.ts'

const page = 'app://desk/index.html'

describe('who is trusted', () => {
  it.each([
    'app://desk.evil/index.html',
    'app://evil/desk',
    'app://evil@desk/',
    'https://desk/',
    'app:desk',
    'file:///index.html',
    'about:blank',
    'not a url',
    '',
  ])('%s is not ours', (url) => {
    expect(isOurs(url)).toBe(false)
    expect(permits('fullscreen', url)).toBe(false)
  })

  it('our page gets two permissions and no other', () => {
    // every permission named in Electron's own type definitions
    const definitions = readFileSync(join(import.meta.dirname, '../../node_modules/electron/electron.d.ts'), 'utf8')
    const handler = /setPermissionRequestHandler\(handler: \(\(webContents: WebContents, permission: ([^,]+),/.exec(
      definitions,
    )
    const names = [...(handler?.[1] ?? '').matchAll(/'([^']+)'/g)].map((m) => m[1] ?? '')
    expect(names.length).toBeGreaterThan(15)
    const granted = [...names, 'usb', 'hid', 'serial', 'anything'].filter((name) => permits(name, page))
    expect(granted.toSorted()).toEqual(['clipboard-sanitized-write', 'fullscreen'])
  })

  it.each([
    ['the picture, while papers are captured', true, ['video'], page, true],
    ['the picture, when nobody captures', false, ['video'], page, false],
    ['picture and sound', true, ['video', 'audio'], page, false],
    ['sound', true, ['audio'], page, false],
    ['what is not named', true, ['unknown'], page, false],
    ['what is not told', true, [undefined], page, false],
    ['nothing', true, [], page, false],
    ['the picture, for somebody else', true, ['video'], 'app://desk.evil/index.html', false],
  ])('camera: %s', (_what, capturing, kinds, url, answer) => {
    expect(permits('media', url, { capturing, kinds })).toBe(answer)
    expect(permits('display-capture', url, { capturing, kinds })).toBe(false)
  })

  it('nothing but our own protocol is ever requested', () => {
    expect(mayRequest('app://desk/assets/x.js', false)).toBe(true)
    expect(mayRequest('blob:app://desk/1', false)).toBe(true)
    for (const url of [
      'http://127.0.0.1/',
      'https://example.org/',
      'ws://x/',
      'file:///etc/passwd',
      'app://other/x',
      'ftp://x',
      '',
    ]) {
      expect(mayRequest(url, true), url).toBe(false)
    }
  })
})

describe('content policy', () => {
  it('has no eval, no inline script, no wildcard and no remote host', () => {
    const policy = pagePolicy('abc')
    const scripts = policy.split('; ').filter((d) => d.startsWith('script-src') || d.startsWith('default-src'))
    expect(scripts).toEqual(["default-src 'none'", "script-src 'self'"])
    expect(policy).not.toMatch(/unsafe-eval|\*|https?:/)
    expect(workerPolicy).toBe("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'")
  })
})

describe('the page that lays notices out', () => {
  it('may load its own script and styles and connect to nothing', () => {
    expect(sheetPolicy.split('; ').filter((d) => !d.endsWith("'none'"))).toEqual([
      "script-src 'self'",
      "style-src 'self'",
    ])
    expect(sheetPolicy).toContain("default-src 'none'")
  })

  it('reads nothing of a notice as HTML, and what stands around the page is escaped', () => {
    const source = readFileSync(join(import.meta.dirname, '../../renderer/print/print.ts'), 'utf8')
    expect(source).not.toMatch(/innerHTML|insertAdjacentHTML|outerHTML|document\.write/)
    const hostile = '<img src=x onerror="a">&\''
    for (const html of [headerOf({ mark: hostile }, 2), footerOf({ no: hostile })]) {
      expect(html).not.toMatch(/<img|onerror="/)
      expect(html).toContain('&#60;img')
    }
  })
})

describe('window options', () => {
  const dir = join(import.meta.dirname, '../../electron/main')
  const sources = readdirSync(dir)
    .filter((f) => f.endsWith('.ts'))
    .map((f) => readFileSync(join(dir, f), 'utf8'))

  it('says every safety option aloud, in the one place that opens windows', () => {
    const opening = sources.filter((s) => s.includes('new BrowserWindow('))
    expect(opening).toHaveLength(1)
    for (const option of [
      'sandbox: true',
      'contextIsolation: true',
      'nodeIntegration: false',
      'nodeIntegrationInWorker: false',
      'nodeIntegrationInSubFrames: false',
      'webSecurity: true',
      'allowRunningInsecureContent: false',
      'webviewTag: false',
    ]) {
      expect(opening[0]).toContain(option)
    }
  })

  it('never opens anything outside, nor weakens itself', () => {
    for (const source of sources) {
      expect(source).not.toMatch(/openExternal|executeJavaScript|bypassCSP|disable-web-security|@electron\/remote/)
    }
  })
})
