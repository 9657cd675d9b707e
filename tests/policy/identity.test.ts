import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayNumber, isoDate } from '#shared/policy/civil-day.ts'
import { checkCharacter, parseIdCard } from '#shared/policy/id-card.ts'
import { maskCertno, maskName, maskTel } from '#shared/policy/mask.ts'

const TODAY = '2026-11-22'

describe('maskName', () => {
  const names: [string, string][] = [
    ['张三', '张*'],
    ['王小明', '王**'],
    ['欧阳娜娜', '欧阳**'],
    ['司马光', '司马*'],
    ['欧阳', '欧*'],
    ['阿卜杜·热合曼', '阿**·***'],
    ['阿卜杜•热合曼', '阿**•***'],
    ['𠮷田', '𠮷*'],
    ['张', '*'],
    ['', ''],
  ]
  it.each(names)('%s → %s', (name, masked) => {
    expect(maskName(name)).toBe(masked)
  })
})

describe('maskCertno and maskTel', () => {
  it('hide the birth date of an ID number and all but the ends of a telephone number', () => {
    expect(maskCertno('510402198001010018')).toBe('510402********0018')
    expect(maskCertno('510402198001010018', { head: 0, tail: 4 })).toBe('**************0018')
    expect(maskCertno('E12345678')).toBe('E1*****78')
    expect(maskTel('13800005678')).toBe('138****5678')
    expect(maskTel('0812-3323000')).toBe('********3000')
    expect(maskTel('12345')).toBe('*****')
  })

  it('never hide less than four characters, whatever is configured', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{4,20}$/), fc.nat(30), fc.nat(30), (number, head, tail) => {
        const masked = maskCertno(number, { head, tail })
        expect([...masked].filter((c) => c === '*').length).toBeGreaterThanOrEqual(4)
      }),
    )
  })
})

describe('masking', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 30 })
  const masks = [maskName, maskTel, (s: string) => maskCertno(s)]

  it('shows each character as itself or as a star, and no more than the original at a second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const original = [...text.trim()]
        for (const mask of masks) {
          const masked = [...mask(text)]
          expect(masked).toHaveLength(original.length)
          expect(masked.every((c, i) => c === '*' || c === original[i])).toBe(true)
          const again = [...mask(masked.join(''))]
          expect(again.every((c, i) => c === '*' || c === masked[i])).toBe(true)
        }
      }),
    )
  })

  it('hides something of everything that is not empty', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\u4e00-\u9fa50-9A-Z]{1,20}$/), (text) => {
        for (const mask of masks) expect(mask(text)).toContain('*')
      }),
    )
  })
})

describe('parseIdCard', () => {
  it('reads the sample numbers', () => {
    expect(parseIdCard('510402198001010018', TODAY)).toEqual({
      ok: true,
      areaCode: '510402',
      birth: '1980-01-01',
      sex: '1',
      warning: null,
    })
    expect(parseIdCard('510411196507150322', TODAY)).toMatchObject({ birth: '1965-07-15', sex: '2' })
    expect(parseIdCard('510421201012310052', TODAY)).toMatchObject({ birth: '2010-12-31', sex: '1' })
    expect(parseIdCard('510403195202291226', TODAY)).toMatchObject({ birth: '1952-02-29', sex: '2' })
  })

  it('says what is wrong, without printing the number', () => {
    const problem = (certno: string, today = TODAY) => {
      const card = parseIdCard(certno, today)
      if (card.ok) return null
      expect(card.message).not.toContain(certno.slice(6, 14))
      return card.problem
    }
    expect(problem('51040219800101001')).toBe('format')
    expect(problem('51040219800101001A')).toBe('format')
    expect(problem('510402198001010019')).toBe('check_digit')
    expect(problem('510402195302290018')).toBe('birth_date')
    expect(problem('510402198001010018', '1979-12-31')).toBe('future')
    expect(problem('510402198001010018', '1980-01-01')).toBe(null)
  })

  it('warns of an unknown area and does not refuse it', () => {
    const first17 = '99040219800101001'
    const card = parseIdCard(first17 + checkCharacter(first17), TODAY)
    expect(card).toMatchObject({ ok: true, warning: expect.stringContaining('地区代码') })
  })

  const aNumber = fc
    .tuple(fc.integer({ min: dayNumber('1900-01-01'), max: dayNumber(TODAY) }), fc.integer({ min: 0, max: 999 }))
    .map(([day, order]) => {
      const birth = isoDate(day)
      const first17 = `510402${birth.replaceAll('-', '')}${String(order).padStart(3, '0')}`
      return { number: first17 + checkCharacter(first17), birth, sex: order % 2 === 1 ? '1' : '2' }
    })

  it('gives back what a number was made of, with x or X', () => {
    fc.assert(
      fc.property(aNumber, ({ number, birth, sex }) => {
        expect(parseIdCard(number, TODAY)).toMatchObject({ ok: true, birth, sex })
        expect(parseIdCard(number.toLowerCase(), TODAY)).toMatchObject({ ok: true })
      }),
    )
  })

  it('notices every single wrong digit and every swap of neighbours', () => {
    fc.assert(
      fc.property(aNumber, fc.nat(16), fc.integer({ min: 1, max: 9 }), ({ number }, at, by) => {
        const digit = String((Number(number[at]) + by) % 10)
        expect(parseIdCard(number.slice(0, at) + digit + number.slice(at + 1), TODAY).ok).toBe(false)
        const [a, b] = [number[at] ?? '', number[at + 1] ?? '']
        fc.pre(a !== b)
        expect(parseIdCard(number.slice(0, at) + b + a + number.slice(at + 2), TODAY).ok).toBe(false)
      }),
    )
  })
})
