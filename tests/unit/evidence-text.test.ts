import { describe, expect, it } from 'vitest'
import { findInText, lineOf, lineText, type PageText, type TextPiece } from '../../renderer/evidence/page-text.ts'

/** The characters of a line side by side, each a hundredth of the page wide. */
function pieces(text: string, y = 0): TextPiece[] {
  return [...text].map((letter, i) => ({ text: letter, box: { x: i / 100, y, width: 0.01, height: 0.02 } }))
}

function page(...lines: string[]): PageText {
  return { lines: lines.flatMap((text, i) => lineOf(pieces(text, i / 10)) ?? []) }
}

describe('the text of a page', () => {
  it('a Chinese character is a word, other scripts part at white space', () => {
    const line = lineOf(pieces('血压 BP 150/95 偏高'))
    expect(line?.words.map((word) => word.text)).toEqual(['血', '压', 'BP', '150/95', '偏', '高'])
    expect(line && lineText(line)).toBe('血压 BP 150/95 偏高')
    expect(line?.words[2]?.box).toMatchObject({ x: 0.03, y: 0, height: 0.02 })
    expect(line?.words[2]?.box.width).toBeCloseTo(0.02)
  })

  it('nothing but white space is no line', () => {
    expect(lineOf(pieces('   '))).toBeNull()
  })

  it('finds over line ends, without regard to width, case and spaces', () => {
    const text = page('诊断：高血', '压 3 级 ＢＰ１５０')
    expect(findInText(text, 4, '高血压')).toMatchObject([{ page: 4, line: '诊断：高血', boxes: [{}, {}] }])
    expect(findInText(text, 4, 'bp 150')).toHaveLength(1)
    expect(findInText(text, 4, '糖尿病')).toEqual([])
    expect(findInText(text, 4, '  ')).toEqual([])
  })

  it('finds each place once', () => {
    expect(findInText(page('aaaa'), 1, 'aa')).toHaveLength(2)
  })
})
