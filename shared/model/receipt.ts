/** Check digit over a run of digits (ISO/IEC 7812-1, Luhn): finds every single wrong digit. */
export function checkDigit(digits: string): string {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i] ?? 0)
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}

/** 临时受理号 starts with a digit no area code starts with, so that nobody takes it for a 受理号. */
const PROVISIONAL = /^9\d{18}$/

/** 临时受理号: 9 + yymmdd + who made it on which desk (8) + running number there (4). No personal data in it. */
export function isProvisionalNo(no: string): boolean {
  return PROVISIONAL.test(no)
}

/**
 * A 临时受理号 for a day `YYYY-MM-DD`. `maker`: a number that tells this person on this desk from all others;
 * `seq`: from 1, never used before there on that day.
 */
export function provisionalNo(day: string, maker: number, seq: number): string {
  const yymmdd = day.slice(2).replaceAll('-', '')
  return `9${yymmdd}${digits(maker % 100_000_000, 8)}${digits(seq % 10_000, 4)}`
}

function digits(n: number, length: number): string {
  return String(n).padStart(length, '0')
}

/** What the bar code and the QR code of a receipt hold: the number and its check digit, nothing of the person. */
export function receiptCode(no: string): string {
  return `${no}${checkDigit(no)}`
}

/** The number behind a scanned receipt; null = not one of ours, or misread. */
export function fromReceiptCode(code: string): string | null {
  if (!/^(\d{17}|9\d{19})$/.test(code)) return null
  const no = code.slice(0, -1)
  return checkDigit(no) === code.at(-1) ? no : null
}
