import { describe, expect, it } from 'vitest'
import type { Workbench } from '#shared/contract/core-api.ts'
import { createFakeCore, type FakeCore, pack } from './fake-core.ts'
import { axe, type OpenDesk, picture } from './harness.ts'
import { stage } from './stage.ts'
import { goToQueue, openCase, seeEverything } from './steps.ts'

const harness = stage()

const at = '2026-11-20T02:00:00.000Z'
const colleague = { by: '010198', byName: '唐晓兰' }

/** Every case waits for 复审 with a proposal of a colleague: a note, ticks and a box on the second paper. */
function proposed(_: number, workbench: Workbench): Workbench {
  const { case: caseFile } = workbench
  const [, , , marked] = caseFile.documents
  if (!marked) throw new Error('no paper to mark')
  const mark = {
    id: '00000000-0000-4000-8000-00000000aaaa',
    documentId: marked.id,
    sha256: marked.sha256,
    page: 1,
    box: { x: 0.2, y: 0.2, width: 0.3, height: 0.1 },
    binds: { to: 'note' as const },
    note: '血清阳性',
  }
  return {
    ...workbench,
    findings: [],
    case: {
      ...caseFile,
      state: 'second_review',
      firstReviewer: colleague.by,
      proposal: {
        outcome: 'approve',
        ...colleague,
        at,
        reasons: [],
        criteria: [{ id: '1', verdict: 'met' }],
        note: '化验单已电话核实',
        packVersion: pack.version,
        marks: [mark],
        seen: [],
      },
      history: [
        ...caseFile.history,
        {
          at,
          kind: 'propose_approve',
          ...colleague,
          from: 'first_review',
          to: 'second_review',
          note: '化验单已电话核实',
          opId: null,
        },
      ],
    },
  }
}

async function open(): Promise<{ core: FakeCore; desk: OpenDesk }> {
  const core = createFakeCore({
    rows: 6,
    moved: new Set([1, 2, 3, 4, 5, 6]),
    edit: proposed,
    roles: ['second_reviewer'],
  })
  const desk = await harness.open(core)
  await desk.page.locator('.versions').waitFor()
  await goToQueue(desk.page, 3)
  await openCase(desk.page)
  return { core, desk }
}

describe('复审 that begins blind', () => {
  it('hides what the first person thought until the second has said so, then shows both, and tells the centre', async () => {
    const { core, desk } = await open()
    const { page } = desk
    await page.locator('.side .proposal').waitFor()
    // Without the option the evidence the first person marked is what opens first.
    await page.locator('.side').getByText('化验单已电话核实').first().waitFor()
    await page.getByRole('button', { name: '以后先盲审' }).click()
    await page.getByText('请先记下初步判断').waitFor()
    const side = (await page.locator('.bench').textContent()) ?? ''
    const shown = ['化验单已电话核实', '血清阳性', '拟通过', '初审意见'].filter((secret) => side.includes(secret))
    // The bar itself names what is hidden.
    expect(shown).toEqual(['初审意见'])
    expect(await page.getByRole('button', { name: /^(同意|退回初审)/ }).count()).toBe(0)
    await picture(page, 'second-look-blind')
    expect(await axe(page)).toEqual([])

    await page.keyboard.press('x')
    await page.locator('.beside.different').waitFor()
    expect(await page.locator('.beside').textContent()).toMatch(/您的初步判断不应通过初审意见拟通过/)
    expect(core.decisions).toEqual([])
    await picture(page, 'second-look-beside')
    expect(await axe(page)).toEqual([])

    await seeEverything(page)
    await page.keyboard.press('a')
    await page.waitForFunction(() => document.querySelector('.blind') !== null)
    expect(core.decisions.map(({ deed }) => deed)).toMatchObject([{ kind: 'endorse', impression: 'fail' }])
    // The choice is this person's and stays for the next case.
    await page.getByRole('button', { name: '以后不盲审' }).click()
    await page.locator('.side .proposal').waitFor()
    expect(desk.complaints).toEqual([])
    await desk.close()
  })
})
