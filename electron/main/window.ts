import { join } from 'node:path'
import { BrowserWindow, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron'
import { keepPage } from './keep-page.ts'
import type { Rect } from './place-window.ts'
import { APP_ORIGIN, EVIDENCE_URL } from './trust.ts'

/** Every safety option is written out although some are defaults: defaults move. No window opens without them. */
const locked = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  spellcheck: false,
} satisfies WebPreferences

function open(options: BrowserWindowConstructorOptions): BrowserWindow {
  return new BrowserWindow({ ...options, show: false, webPreferences: { ...options.webPreferences, ...locked } })
}

/** A window with a page of ours that a person sees. */
function openPage(own: BrowserWindowConstructorOptions, url: string, outDir: string, devtools: boolean): BrowserWindow {
  const window = open({
    ...own,
    backgroundColor: '#f3f5f8',
    autoHideMenuBar: true,
    webPreferences: { preload: join(outDir, 'preload', 'index.cjs'), devTools: devtools },
  })
  window.removeMenu()
  window.once('ready-to-show', () => window.show())
  keepPage(window)
  void window.loadURL(url)
  return window
}

/** The one main window. */
export function openWindow(outDir: string, devtools: boolean): BrowserWindow {
  const own = {
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 640,
    title: '门特审核工作台',
  }
  return openPage(own, `${APP_ORIGIN}/index.html`, outDir, devtools)
}

/** The second window, for papers. */
export function openEvidence(outDir: string, devtools: boolean, place: Rect): BrowserWindow {
  const own = { ...place, minWidth: 480, minHeight: 480, title: '门特审核工作台 材料' }
  return openPage(own, EVIDENCE_URL, outDir, devtools)
}

/** A window nobody ever sees, for laying out and printing; whoever opens it destroys it. */
export function openHidden(own: Pick<WebPreferences, 'session' | 'preload' | 'plugins'>): BrowserWindow {
  return open({ webPreferences: { ...own, devTools: false, backgroundThrottling: false } })
}
