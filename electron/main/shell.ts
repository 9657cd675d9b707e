import { clipboard, type IpcMainInvokeEvent, ipcMain, type Session, type WebContents } from 'electron'
import { type ShellApi, shellApi } from '#shared/contract/shell-api.ts'
import { closeCamera, openCamera } from './camera.ts'

type Handlers = { [M in keyof ShellApi]: (input: unknown, page: WebContents) => Promise<unknown> }

/** Answers what our own page may ask about its window. Anything else, or anybody else, hears nothing. */
export function serveShell(session: Session, isDesk: (event: IpcMainInvokeEvent) => boolean): void {
  const handlers: Handlers = {
    'shell.camera': async (input, page) => {
      const { on } = shellApi['shell.camera'].input.parse(input)
      if (on) openCamera(page)
      else closeCamera(page)
      return { on }
    },
    'shell.forget': async (_input, page) => {
      closeCamera(page)
      await session.clearCache()
      // What a person chose about this computer (theme, which camera) stays; nothing else of theirs does.
      await session.clearStorageData({
        storages: ['cookies', 'filesystem', 'indexdb', 'serviceworkers', 'cachestorage'],
      })
      clipboard.clear()
      return { forgotten: true }
    },
  }
  ipcMain.handle('shell', async (event, method: unknown, input: unknown) => {
    const problem = { kind: 'BadRequest', message: '界面发来的请求不合规，请重新操作一次。', ref: '' }
    if (!isDesk(event) || (method !== 'shell.camera' && method !== 'shell.forget')) return { ok: false, problem }
    try {
      return { ok: true, output: await handlers[method](input, event.sender) }
    } catch {
      return { ok: false, problem }
    }
  })
}
