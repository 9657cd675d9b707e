import { type BrowserWindow, dialog } from 'electron'
import { crashBudget } from './crash-budget.ts'

const SAFE = '已保存的决定和草稿都在本机，没有丢。'

/**
 * Keeps a page on the screen. One whose process has died is opened again; the core, with the databases, is another process
 * and goes on. One that dies again and again, or does not answer any more, is a question to the person: nobody is left
 * with an empty window, and nothing is tried for ever.
 */
export function keepPage(window: BrowserWindow): void {
  const budget = crashBudget(() => performance.now())
  const { webContents } = window
  /** takes the question back when the page answers again */
  let asked: AbortController | null = null

  const takeBack = () => {
    asked?.abort()
    asked = null
  }
  webContents.on('render-process-gone', (_event, { reason }) => {
    takeBack()
    if (reason === 'clean-exit' || window.isDestroyed()) return
    if (budget.another()) webContents.reload()
    else void askAfterCrashes()
  })
  window.on('unresponsive', () => void askWhileHanging())
  window.on('responsive', takeBack)
  window.once('closed', takeBack)

  async function askAfterCrashes(): Promise<void> {
    const again = await ask('界面多次异常退出，已停止自动重开。', ['重新打开界面', '关闭窗口'])
    if (again === null || window.isDestroyed()) return
    if (!again) return window.destroy()
    budget.renew()
    webContents.reload()
  }

  async function askWhileHanging(): Promise<void> {
    const reopen = await ask('界面一直没有响应。可以再等一会儿，也可以重新打开界面。', ['重新打开界面', '继续等待'])
    // Its process goes, and with it whatever it hangs on; then it is opened again like after any crash.
    if (reopen && !window.isDestroyed()) webContents.forcefullyCrashRenderer()
  }

  /** Was the first button chosen? null: nobody chose, the question was taken back. */
  async function ask(message: string, buttons: [string, string]): Promise<boolean | null> {
    if (asked) return null
    const question = new AbortController()
    asked = question
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      title: window.getTitle(),
      message,
      detail: SAFE,
      buttons,
      defaultId: 0,
      cancelId: 1,
      noLink: true,
      signal: question.signal,
    })
    if (asked === question) asked = null
    return question.signal.aborted ? null : response === 0
  }
}
