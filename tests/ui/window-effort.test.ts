import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { insure } from '../central/support/casework.ts'
import { putDocument, submit } from '../central/support/client.ts'
import { applicationOf, documentOf, paper } from '../central/support/fixtures.ts'
import { handOn } from '../effort/hand.ts'
import { registerWithThreePages, verifyThreeOriginals } from '../effort/window.ts'
import { pack } from '../policy/support.ts'
import { certnoOf } from '../support/registrations.ts'
import { fakePrinter } from './fake-printer.ts'
import { type Harness, type OpenDesk, picture, startHarness } from './harness.ts'
import { type RealCentre, type RealDesk, startRealCentre } from './real-desk.ts'
import { signIn } from './steps.ts'

let harness: Harness
let centre: RealCentre
let desk: RealDesk
let window: OpenDesk
const printer = fakePrinter()

beforeAll(async () => {
  ;[harness, centre] = await Promise.all([startHarness(), startRealCentre(5)])
  desk = await centre.desk()
  window = await harness.open(printer.beside(desk))
  await signIn(window.page, '010211')
  await window.page.keyboard.press('g')
  await window.page.keyboard.press('w')
  await window.page.locator('.window-find input').waitFor()
})
afterAll(async () => {
  await window?.close()
  await harness?.close()
  await centre?.close()
})

describe('effort, counted by the driver', () => {
  it('card, three pages and the paper in the hand: at most 25 keys beside the data', async () => {
    const { page } = window
    await page.context().grantPermissions(['camera'])
    const certno = certnoOf(30)
    const known = { certno, psn_name: '赵淑兰', gend: '2', brdy: '1960-02-14', insutype: '310' }
    await insure(centre.central, '51040000000000003030', known)
    onTestFailed(() => picture(page, 'window-effort-failed'))
    const hand = handOn(page)
    const card = `赵淑兰\t女\t汉\t19600214\t四川省攀枝花市东区炳草岗街道1号\t${certno}`
    const data = { card, tel: '13800005678', disease: 'gxb', hospital: 'pzhsyy', diagnosedOn: '20261110' }
    await registerWithThreePages(hand, data, () => printer.sheets)
    expect(hand.presses).toBeLessThanOrEqual(25)
    await picture(page, 'window-effort')
  })

  it('receipt, three originals and the paper in the hand: at most 8 keys', async () => {
    const { page } = window
    const { central } = centre
    const bytes = [1, 2, 3].map((n) => paper(`effort ${n}`))
    for (const one of bytes) await putDocument(central, one)
    const documents = bytes.map((one, i) => documentOf(one, ['id_front', 'diagnosis', 'report'][i]))
    const [first] = documents
    if (!first) throw new Error('three papers')
    const application = applicationOf('effort', first)
    const { opsp_dise_code, opsp_dise_name, dise_type_code } = pack.diseases[0] ?? application.diseases[0] ?? missing()
    const diseases = [{ opsp_dise_code, opsp_dise_name, dise_type_code }]
    const receipt = await submit(central, { ...application, documents, diseases })
    await desk.ask('sync.now', {})
    onTestFailed(() => picture(page, 'window-effort-failed'))
    const hand = handOn(page)
    await verifyThreeOriginals(hand, receipt.caseNos[0] ?? '', () => printer.sheets)
    expect(hand.presses).toBeLessThanOrEqual(8)
    await picture(page, 'window-verified')
  })
})

function missing(): never {
  throw new Error('the pack has diseases')
}
