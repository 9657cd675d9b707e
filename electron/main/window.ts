import { join } from 'node:path'
import { BrowserWindow, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron'
import { APP_ORIGIN } from './trust.ts'

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

/** The one main window. */
export function openWindow(outDir: string, devtools: boolean): BrowserWindow {
  const window = open({
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 640,
    title: '门特审核工作台',
    backgroundColor: '#f3f5f8',
    autoHideMenuBar: true,
    webPreferences: { preload: join(outDir, 'preload', 'index.cjs'), devTools: devtools },
  })
  window.removeMenu()
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${APP_ORIGIN}/index.html`)
  return window
}

/** A window nobody ever sees, for laying out and printing; whoever opens it destroys it. */
export function openHidden(own: Pick<WebPreferences, 'session' | 'preload' | 'plugins'>): BrowserWindow {
  return open({ webPreferences: { ...own, devTools: false, backgroundThrottling: false } })
}
