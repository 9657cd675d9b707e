import { insure } from '../central/support/casework.ts'
import { putDocument, submit } from '../central/support/client.ts'
import { applicationOf, documentOf, paper } from '../central/support/fixtures.ts'
import { pack } from '../policy/support.ts'
import { certnoOf } from '../support/registrations.ts'
import { fakePrinter } from '../ui/fake-printer.ts'
import type { RealDesk } from '../ui/real-desk.ts'
import { goToWindowDesk } from '../ui/steps.ts'
import { type Hand, handOn } from './hand.ts'
import type { EffortStage, Walk } from './keys.ts'
import { registerWithThreePages, verifyThreeOriginals } from './window.ts'

const CLERK = '010211'

/** A clerk at the window desk, nobody in front of it, a printer beside it; answers the keys that are not data. */
async function atWindow(
  { harness, centre }: EffortStage,
  walk: (hand: Hand, desk: RealDesk, printed: () => number) => Promise<void>,
): Promise<number> {
  const printer = fakePrinter()
  const desk = await centre.desk()
  const window = await harness.open(printer.beside(desk))
  try {
    const { page } = window
    await goToWindowDesk(page, CLERK)
    await page.context().grantPermissions(['camera'])
    const hand = handOn(page)
    await walk(hand, desk, () => printer.sheets)
    return hand.presses
  } finally {
    await window.close()
    await desk.close()
  }
}

export const register: Walk = (stage) =>
  atWindow(stage, async (hand, _, printed) => {
    const certno = certnoOf(30)
    const known = { certno, psn_name: '赵淑兰', gend: '2', brdy: '1960-02-14', insutype: '310' }
    await insure(stage.centre.central, '51040000000000003030', known)
    const card = `赵淑兰\t女\t汉\t19600214\t四川省攀枝花市东区炳草岗街道1号\t${certno}`
    const data = { card, tel: '13800005678', disease: 'gxb', hospital: 'pzhsyy', diagnosedOn: '20261110' }
    await registerWithThreePages(hand, data, printed)
  })

export const verify: Walk = (stage) =>
  atWindow(stage, async (hand, desk, printed) => {
    const { central } = stage.centre
    const bytes = [1, 2, 3].map((n) => paper(`effort ${n}`))
    for (const one of bytes) await putDocument(central, one)
    const documents = bytes.map((one, i) => documentOf(one, ['id_front', 'diagnosis', 'report'][i]))
    const [first] = documents
    const [disease] = pack.diseases
    if (!first || !disease) throw new Error('three papers and a disease')
    const { opsp_dise_code, opsp_dise_name, dise_type_code } = disease
    const diseases = [{ opsp_dise_code, opsp_dise_name, dise_type_code }]
    const receipt = await submit(central, { ...applicationOf('effort', first), documents, diseases })
    await desk.ask('sync.now', {})
    await verifyThreeOriginals(hand, receipt.caseNos[0] ?? '', printed)
  })
