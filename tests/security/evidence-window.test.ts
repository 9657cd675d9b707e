import { describe, expect, it } from 'vitest'
import { placeWindow, type Screen } from '../../electron/main/place-window.ts'
import { isEvidence } from '../../electron/main/trust.ts'

describe('which window may be opened', () => {
  it('the one for papers', () => expect(isEvidence('app://desk/index.html#evidence')).toBe(true))

  it.each([
    'app://desk/index.html',
    'app://desk/index.html?x#evidence',
    'app://desk/index.html#evidence2',
    'app://desk/print/index.html#evidence',
    'app://evil/index.html#evidence',
    'https://desk/index.html#evidence',
    'about:blank',
    '',
  ])('%s is not it', (url) => expect(isEvidence(url)).toBe(false))
})

describe('where it opens', () => {
  const primary: Screen = { id: 1, workArea: { x: 0, y: 0, width: 1366, height: 728 } }
  const right: Screen = { id: 2, workArea: { x: 1366, y: 0, width: 1920, height: 1040 } }
  const leftHand: Screen = { id: 3, workArea: { x: -1080, y: -200, width: 1080, height: 1880 } }
  const inside = (window: ReturnType<typeof placeWindow>, { workArea }: Screen) =>
    window.x >= workArea.x &&
    window.y >= workArea.y &&
    window.x + window.width <= workArea.x + workArea.width &&
    window.y + window.height <= workArea.y + workArea.height

  it('the first time beside the main window, wherever that is', () => {
    expect(inside(placeWindow(null, [primary, right], 1), right)).toBe(true)
    expect(inside(placeWindow(null, [primary, right], 2), primary)).toBe(true)
    expect(inside(placeWindow(null, [primary], 1), primary)).toBe(true)
  })

  it('where it was left, on any screen', () => {
    const left = { x: -1000, y: -100, width: 900, height: 1700 }
    expect(placeWindow(left, [primary, right, leftHand], 1)).toEqual(left)
    expect(placeWindow({ x: 1400, y: 20, width: 800, height: 900 }, [primary, right], 1)).toEqual({
      x: 1400,
      y: 20,
      width: 800,
      height: 900,
    })
  })

  it('on the primary screen when the one it was left on is gone, whole', () => {
    const gone = { x: 1400, y: 20, width: 1800, height: 1000 }
    expect(inside(placeWindow(gone, [primary], 1), primary)).toBe(true)
    expect(inside(placeWindow(gone, [primary, leftHand], 1), primary)).toBe(true)
  })

  it('pulled back in when the screen became smaller, or only a corner would show', () => {
    const small: Screen = { id: 2, workArea: { x: 1366, y: 0, width: 1024, height: 700 } }
    expect(placeWindow({ x: 1500, y: 300, width: 1800, height: 1000 }, [primary, small], 1)).toEqual(small.workArea)
    expect(inside(placeWindow({ x: 1320, y: 700, width: 900, height: 900 }, [primary], 1), primary)).toBe(true)
  })
})
