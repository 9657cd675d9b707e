import { describe, expect, it } from 'vitest'
import { checkDigit, fromReceiptCode, isProvisionalNo, provisionalNo, receiptCode } from '#shared/model/receipt.ts'
import { readDay, readDeskText } from '#shared/policy/desk-text.ts'
import { checkCharacter } from '#shared/policy/id-card.ts'

const today = '2026-11-30'
const certno = `51040019600214502${checkCharacter('51040019600214502')}`

describe('the number on a receipt', () => {
  it('comes back from its code, and no single wrong digit passes', () => {
    const no = '5104002611300007'
    const code = receiptCode(no)
    expect(fromReceiptCode(code)).toBe(no)
    for (let i = 0; i < code.length; i += 1) {
      for (const digit of '0123456789') {
        if (digit === code[i]) continue
        expect(fromReceiptCode(code.slice(0, i) + digit + code.slice(i + 1))).toBeNull()
      }
    }
    expect(checkDigit('7992739871')).toBe('3')
  })

  it('is told from a provisional one by its first digit', () => {
    const no = provisionalNo(today, 123_456_789_012, 7)
    expect(no).toBe('9261130567890120007')
    expect(isProvisionalNo(no)).toBe(true)
    expect(fromReceiptCode(receiptCode(no))).toBe(no)
    expect(isProvisionalNo('5104002611300007')).toBe(false)
  })
})

describe('what comes into the field', () => {
  it.each([
    ['5104 0026 1130 0007', { kind: 'case', no: '5104002611300007' }],
    [receiptCode('5104002611300007'), { kind: 'case', no: '5104002611300007' }],
    ['５１０４００２６１１３００００７', { kind: 'case', no: '5104002611300007' }],
    ['9261130567890120007', { kind: 'provisional', no: '9261130567890120007' }],
    ['王秀兰', { kind: 'words', text: '王秀兰' }],
    [' wxl ', { kind: 'words', text: 'wxl' }],
    ['4503', { kind: 'words', text: '4503' }],
  ])('%s', (raw, meant) => {
    expect(readDeskText(raw, today)).toEqual(meant)
  })

  it('reads an ID number typed plainly, in lower case, in groups and in full width', () => {
    const x = '11010519491231002X'
    const grouped = `${certno.slice(0, 6)} ${certno.slice(6, 14)} ${certno.slice(14)}`
    for (const raw of [certno, grouped, x, x.toLowerCase(), '１１０１０５１９４９１２３１００２ｘ']) {
      expect(readDeskText(raw, today)).toMatchObject({ kind: 'card', card: { name: null } })
    }
  })

  it.each([
    `王秀兰\t女\t汉\t19600214\t四川省攀枝花市东区炳草岗街道1号\t${certno}`,
    `${certno}|王秀兰|女|汉族|1960-02-14|四川省攀枝花市东区炳草岗街道1号`,
    `姓名:王秀兰\n性别:女\n民族:汉\n出生:1960年2月14日\n住址:四川省攀枝花市东区炳草岗街道1号\n公民身份号码:${certno}`,
  ])('reads the fields of a card reader in any order: %#', (raw) => {
    expect(readDeskText(raw, today)).toEqual({
      kind: 'card',
      card: {
        certno,
        name: '王秀兰',
        gend: '2',
        naty: '汉',
        brdy: '1960-02-14',
        addr: '四川省攀枝花市东区炳草岗街道1号',
      },
    })
  })

  it('says what to do with a card or a bar code that was misread, without quoting it', () => {
    const wrong = `${certno.slice(0, 17)}${certno.endsWith('X') ? '1' : 'X'}`
    for (const raw of [
      wrong,
      `${receiptCode('5104002611300007').slice(0, 16)}${(Number(checkDigit('5104002611300007')) + 1) % 10}`,
    ]) {
      const read = readDeskText(raw, today)
      expect(read.kind).toBe('misread')
      if (read.kind === 'misread') {
        expect(read.message).toContain('再')
        expect(read.message).not.toContain(raw)
      }
    }
  })

  it('is total: whatever is typed is read as something', () => {
    for (const raw of ['', ' ', '\t\t', '💊', '1'.repeat(2_000), 'x', '-', '9'.repeat(19)]) {
      expect(() => readDeskText(raw, today)).not.toThrow()
    }
  })
})

it('reads days typed on the number pad', () => {
  expect(readDay('20261122')).toBe('2026-11-22')
  expect(readDay('2026-1-2')).toBe('2026-01-02')
  expect(readDay('2026年1月2日')).toBe('2026-01-02')
  expect(readDay('20260230')).toBeNull()
  expect(readDay('1122')).toBeNull()
})
