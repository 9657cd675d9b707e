import { describe, expect, it, onTestFailed } from 'vitest'
import { insure } from '../central/support/casework.ts'
import { putDocument, submit } from '../central/support/client.ts'
import { applicationOf, documentOf, paper } from '../central/support/fixtures.ts'
import { handOn } from '../effort/hand.ts'
import { registerWithThreePages, verifyThreeOriginals } from '../effort/window.ts'
import { pack } from '../policy/support.ts'
import { certnoOf } from '../support/registrations.ts'
import { fakePrinter } from './fake-printer.ts'
import { picture } from './harness.ts'
import { realStage } from './stage.ts'
import { goToWindowDesk } from './steps.ts'

const printer = fakePrinter()
const stage = realStage(5, { beside: printer.beside, arrive: ({ page }) => goToWindowDesk(page, '010211') })

describe('effort, counted by the driver', () => {
  it('card, three pages and the paper in the hand: at most 25 keys beside the data', async () => {
    const { page } = stage.window
    await page.context().grantPermissions(['camera'])
    const certno = certnoOf(30)
    const known = { certno, psn_name: '赵淑兰', gend: '2', brdy: '1960-02-14', insutype: '310' }
    await insure(stage.centre.central, '51040000000000003030', known)
    onTestFailed(() => picture(page, 'window-effort-failed'))
    const hand = handOn(page)
    const card = `赵淑兰\t女\t汉\t19600214\t四川省攀枝花市东区炳草岗街道1号\t${certno}`
    const data = { card, tel: '13800005678', disease: 'gxb', hospital: 'pzhsyy', diagnosedOn: '20261110' }
    await registerWithThreePages(hand, data, () => printer.sheets)
    expect(hand.presses).toBeLessThanOrEqual(25)
    await picture(page, 'window-effort')
  })

  it('receipt, three originals and the paper in the hand: at most 8 keys', async () => {
    const { page } = stage.window
    const { central } = stage.centre
    const bytes = [1, 2, 3].map((n) => paper(`effort ${n}`))
    for (const one of bytes) await putDocument(central, one)
    const documents = bytes.map((one, i) => documentOf(one, ['id_front', 'diagnosis', 'report'][i]))
    const [first] = documents
    if (!first) throw new Error('three papers')
    const application = applicationOf('effort', first)
    const { opsp_dise_code, opsp_dise_name, dise_type_code } = pack.diseases[0] ?? application.diseases[0] ?? missing()
    const diseases = [{ opsp_dise_code, opsp_dise_name, dise_type_code }]
    const receipt = await submit(central, { ...application, documents, diseases })
    await stage.desk.ask('sync.now', {})
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
