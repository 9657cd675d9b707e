import type { z } from 'zod'
import type { IsoDate as IsoDateSchema } from '../model/ids.ts'

/** `YYYY-MM-DD`. All arithmetic here is on civil days; no clock, no time zone of the machine. */
export type IsoDate = z.infer<typeof IsoDateSchema>

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const
const ZERO = 0x30
const CHINA_OFFSET_MS = 8 * 3_600_000

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** Days in a month (1–12); 0 for a month that does not exist. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  if (month === 4 || month === 6 || month === 9 || month === 11) return 30
  return month >= 1 && month <= 12 ? 31 : 0
}

function parts(date: IsoDate): { year: number; month: number; day: number } {
  return { year: twoDigits(date, 0) * 100 + twoDigits(date, 2), month: twoDigits(date, 5), day: twoDigits(date, 8) }
}

/** NaN where there is anything else. Without a text for each number: every case asks for dozens of dates. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function format(year: number, month: number, day: number): IsoDate {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

const two = (n: number) => (n < 10 ? `0${n}` : String(n))

/** Whether the text is `YYYY-MM-DD` and names a day that exists (2026-02-30 does not). */
export function isRealDate(text: string): boolean {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return false
  const { year, month, day } = parts(text)
  return year > 0 && day >= 1 && day <= daysInMonth(year, month)
}

/** Days since 1970-01-01 (negative before). Throws a RangeError when the date does not exist. */
export function dayNumber(date: IsoDate): number {
  if (!isRealDate(date)) throw new RangeError('not a calendar date')
  const { year, month, day } = parts(date)
  const before = year - 1
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400)
  const leapThisYear = month > 2 && isLeap(year) ? 1 : 0
  return before * 365 + leapDays + (DAYS_BEFORE_MONTH[month - 1] ?? 0) + leapThisYear + day - 719_163
}

/** Inverse of `dayNumber`. */
export function isoDate(dayNo: number): IsoDate {
  // Counted from 0000-03-01, so that the leap day ends a year; 400 years are always 146,097 days.
  const days = dayNo + 719_468
  const era = Math.floor(days / 146_097)
  const dayOfEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  return format(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

/** 0 = Sunday … 6 = Saturday. */
export function weekday(date: IsoDate): number {
  return (((dayNumber(date) + 4) % 7) + 7) % 7
}

export function addDays(date: IsoDate, days: number): IsoDate {
  // The next day of the same month is by far the commonest step; it needs no day number.
  const { year, month, day } = parts(date)
  if (days === 1 && day < daysInMonth(year, month)) return format(year, month, day + 1)
  return isoDate(dayNumber(date) + days)
}

/**
 * Calendar months later (or earlier, when negative); the last day of the month where there is no matching day.
 * Basis: 民法典 Art. 202 (按月计算期间; 没有对应日的，月末日为期间的最后一日).
 */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const { year, month, day } = parts(date)
  const index = year * 12 + month - 1 + months
  const newYear = Math.floor(index / 12)
  const newMonth = index - newYear * 12 + 1
  return format(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)))
}

/** The civil date in China (UTC+8, no daylight saving) at an RFC 3339 instant. Throws a RangeError on nonsense. */
export function chinaDate(instant: string): IsoDate {
  const date = chinaDateOrNull(instant)
  if (date === null) throw new RangeError('not an instant')
  return date
}

/** The papers of one case mostly came at one instant, so the answer to the last question is kept. */
let answered: { readonly instant: string; readonly date: IsoDate | null } = { instant: '', date: null }

/** The same, or null where the text names no instant. */
export function chinaDateOrNull(instant: string): IsoDate | null {
  if (answered.instant !== instant) {
    const ms = Date.parse(instant)
    answered = {
      instant,
      date: Number.isNaN(ms) ? null : isoDate(Math.floor((ms + CHINA_OFFSET_MS) / 86_400_000)),
    }
  }
  return answered.date
}

/** The later of two dates; the one there is where the other is null. */
export function laterDate(a: IsoDate | null, b: IsoDate | null): IsoDate | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}
