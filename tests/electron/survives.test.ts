import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedCentre } from '#central/seed/seed.ts'
import { staffNosOf } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { launchDesk, type RunningDesk } from '../support/launch-desk.ts'
import { goToQueue, openCaseNo, scanShown, signIn } from './steps.ts'

const [first = ''] = staffNosOf('first_reviewer')
const nowhere = 'http://127.0.0.1:9'

let central: Central
const running: RunningDesk[] = []

beforeAll(async () => {
  central = await startCentral()
  await seedCentre(central, { cases: 30, seed: 11, workers: 2, today: chinaDate(new Date().toISOString()) })
})

afterAll(async () => {
  for (const desk of running) await desk.close()
  await central.close()
})

async function start(centralUrl: string): Promise<RunningDesk> {
  const desk = await launchDesk(centralUrl)
  running.push(desk)
  return desk
}

/** What the window shows. Whoever watches a page from outside has lost it when its process has died; main has not. */
function shown({ app }: RunningDesk): Promise<string> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (!window || window.webContents.isLoading() || window.webContents.isCrashed()) return ''
    // A process that dies just now answers nobody any more.
    const none = new Promise<string>((resolve) => setTimeout(resolve, 2_000, ''))
    return String(await Promise.race([window.webContents.executeJavaScript('document.body.innerText'), none]))
  })
}

const processOf = ({ app }: RunningDesk) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId())

const crash = ({ app }: RunningDesk) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())

/** The next questions are answered with the first button, and written down. */
const answerQuestions = ({ app }: RunningDesk) =>
  app.evaluate(({ dialog }) => {
    const asked: string[] = []
    Reflect.set(globalThis, 'asked', asked)
    Reflect.set(dialog, 'showMessageBox', async (_window: unknown, { message }: { message: string }) => {
      asked.push(message)
      return { response: 0, checkboxChecked: false }
    })
  })

const questions = ({ app }: RunningDesk) => app.evaluate(() => String(Reflect.get(globalThis, 'asked')))

const patience = { timeout: 60_000, interval: 250 }

it('a window whose process dies comes back to the same case; dying again at once, to the first page', async () => {
  const desk = await start(central.url)
  const { page } = desk
  await signIn(page, first)
  await goToQueue(page, 2)
  await page.keyboard.press('Enter')
  await scanShown(page)
  const caseNo = await openCaseNo(page)
  // the place is written down a moment after it was taken
  await page.waitForFunction((wanted) => sessionStorage.getItem('place')?.includes(wanted), '"screen":"case"')

  await crash(desk)
  await expect.poll(() => shown(desk), patience).toContain('界面刚才异常退出，已重新打开，回到原来的位置。')
  await expect.poll(async () => (await shown(desk)).replace(/[^\d]/g, ''), patience).toContain(caseNo)

  await crash(desk)
  await expect.poll(() => shown(desk), patience).toContain('回到首页')
  await expect.poll(() => shown(desk), patience).toContain('您好')
})

it('a window that dies again and again becomes a question, and is opened once more when that is wanted', async () => {
  const desk = await start(nowhere)
  await desk.page.getByLabel('工号').waitFor()
  await answerQuestions(desk)
  for (let n = 1; n <= 4; n += 1) {
    await crash(desk)
    await expect.poll(() => shown(desk), patience).toContain('登录')
    expect(await questions(desk)).toBe(n < 4 ? '' : '界面多次异常退出，已停止自动重开。')
  }
})

it('a window that hangs becomes a question, and is opened anew when that is wanted', async () => {
  const desk = await start(nowhere)
  await desk.page.getByLabel('工号').waitFor()
  await answerQuestions(desk)
  // When a page counts as hung is Chromium's to say, after keys that nobody took; here it is only said.
  const opened = await processOf(desk)
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('unresponsive'))
  await expect.poll(() => questions(desk), patience).toContain('界面一直没有响应。')
  await expect.poll(() => processOf(desk), patience).not.toBe(opened)
  await expect.poll(() => shown(desk), patience).toContain('登录')
})

it('the core has nothing of what the window process has open', async () => {
  const desk = await start(nowhere)
  await desk.page.getByLabel('工号').waitFor()
  const main = desk.app.process().pid ?? 0
  const core = coreOf(main)
  // standard output is meant to be shared
  const shared = ['1', '2'].map((fd) => readlinkSync(`/proc/${main}/fd/${fd}`))
  const ofMain = channels(main).filter((link) => !shared.includes(link))
  expect(ofMain.length).toBeGreaterThan(0)
  expect(channels(core).filter((link) => ofMain.includes(link))).toEqual([])
})

/** Sockets and pipes of a process. */
function channels(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      const link = readlinkSync(`/proc/${pid}/fd/${fd}`)
      return /^(socket|pipe):/.test(link) ? [link] : []
    } catch {
      return [] // closed meanwhile
    }
  })
}

/** Started by Node it names its file; as a utility process it is one of Electron's own. */
function coreOf(main: number): number {
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/stat`, 'utf8').includes(`) S ${main} `)
    } catch {
      return false // ended meanwhile
    }
  })
  const core = children.find((pid) => /core\.cjs|node\.mojom\.NodeService/.test(commandOf(pid)))
  if (core === undefined) throw new Error('no core was found below the program')
  return Number(core)
}

const commandOf = (pid: string) => readFileSync(`/proc/${pid}/cmdline`, 'utf8')
