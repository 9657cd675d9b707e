import { join } from 'node:path'
import { app, dialog, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, powerMonitor, session } from 'electron'
import { ProblemError } from '#shared/model/problem.ts'
import { registerScheme, serveApp } from './app-protocol.ts'
import { readConfig } from './config.ts'
import { type CoreHost, createCoreHost } from './core-host.ts'
import { serveEvidenceWindow } from './evidence-window.ts'
import { servePrinting } from './printing.ts'
import { lockContents, lockSession } from './security.ts'
import { serveShell } from './shell.ts'
import { isOurs } from './trust.ts'
import { deviceSecret } from './vault.ts'
import { openEvidence, openWindow } from './window.ts'

// Bundled to out/main/index.cjs: the bundle's own folder is the anchor of every other path.
const outDir = join(__dirname, '..')
const projectDir = join(outDir, '..')

/** Whatever goes wrong here is told in a window of its own and ends the program: nobody is left with nothing on screen. */
function tellAndExit(error: unknown): void {
  const known = error instanceof ProblemError ? error.message : '程序遇到问题，需要重新启动。'
  const code = error instanceof Error ? error.name : 'unknown'
  dialog.showErrorBox('门特审核工作台', `${known}\n已保存的审核结果都在本机。（${code}）`)
  app.exit(1)
}
process.on('uncaughtException', tellAndExit)
process.on('unhandledRejection', tellAndExit)

// As root Chromium cannot sandbox, and says so unless told; nobody works as root, tests do.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
// Date fields and the engine's own words are Chinese whatever the language of the computer is.
app.commandLine.appendSwitch('lang', 'zh-CN')
registerScheme()
lockContents()

// The lock lives in the data folder: one program per data folder, whoever starts it.
const config = readConfig(process.argv, process.env, app.isPackaged)
app.setPath('userData', join(config.dataDir, 'shell'))
if (!app.requestSingleInstanceLock()) app.quit()
else run().catch(tellAndExit)

async function run(): Promise<void> {
  await app.whenReady()
  lockSession(session.defaultSession, config.debugTools)
  serveApp(join(outDir, 'renderer'))

  const host = createCoreHost(config, join(outDir, 'main', 'core.cjs'), {
    dataDir: config.dataDir,
    centralUrl: config.centralUrl,
    migrationsDir: join(projectDir, 'migrations'),
    resourcesDir: join(projectDir, 'resources'),
    deviceSecret: deviceSecret(config.dataDir)?.toString('base64') ?? null,
    signIn: config.signIn,
  })
  const window = openWindow(outDir, config.debugTools)
  serveEvidenceWindow(
    window,
    (place) => openEvidence(outDir, config.debugTools, place),
    join(app.getPath('userData'), 'evidence-window.json'),
  )

  // What main takes from a page: "introduce me to the core", and printing; only from our own window.
  ipcMain.on('core-please', (event) => {
    if (isDesk(event)) host.connect(event.sender)
  })
  servePrinting(outDir, isDesk)
  serveShell(session.defaultSession, isDesk)
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  powerMonitor.on('resume', host.wake)
  // Who locks the computer or closes its lid has gone from the desk too.
  powerMonitor.on('lock-screen', host.lock)
  powerMonitor.on('suspend', host.lock)
  closeCoreFirst(host)
}

/** Is it our own page, in the main frame of a window that a person sees? The page that lays notices out is not. */
function isDesk({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  if (!senderFrame || senderFrame !== sender.mainFrame) return false
  return sender.session === session.defaultSession && isOurs(senderFrame.url)
}

/** Databases are closed properly before the program goes, whoever asks it to. */
function closeCoreFirst(host: CoreHost): void {
  let closed = false
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void host.stop().finally(() => {
      closed = true
      app.quit()
    })
  })
}
