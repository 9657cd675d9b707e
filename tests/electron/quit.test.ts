import { expect, it } from 'vitest'
import type { Notice } from '#shared/model/notice.ts'
import { launchDesk } from '../support/launch-desk.ts'

const nowhere = 'http://127.0.0.1:9'
const notice: Notice = {
  kind: 'acceptance',
  title: '受理通知单',
  no: null,
  caseNo: '5104002611060093',
  packVersion: 'demo',
  mark: null,
  issuedOn: '2026-11-20',
  blocks: Array.from({ length: 60 }, (_, i) => ({ block: 'paragraph', text: `第${i + 1}段。`.repeat(20) })),
}

/** A message box keeps the program there for ever, so that it ends at all shows that none came up. */
it('ends when it is closed, at whatever moment, a notice being laid out included', async () => {
  for (let n = 0; n < 10; n += 1) {
    const desk = await launchDesk(nowhere)
    await desk.page.getByLabel('工号').waitFor()
    if (n % 2 === 1) {
      const asked = JSON.stringify({ notice, copy: null })
      await desk.page.evaluate(`void window.desk.call('print.render', ${asked})`)
    }
    await desk.page.waitForTimeout(n * 40)
    const ended = desk.close().then(() => true)
    const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 20_000))
    const did = await Promise.race([ended, patience])
    if (!did) await desk.kill()
    expect(did, `closing no. ${n + 1}`).toBe(true)
  }
})
