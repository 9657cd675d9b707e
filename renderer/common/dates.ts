import dayjs from 'dayjs'

/** `09:12` today, `11-21 09:12` on another day: device time, for display only. */
export function clock(instant: string): string {
  const at = dayjs(instant)
  return at.isSame(dayjs(), 'day') ? at.format('HH:mm') : at.format('MM-DD HH:mm')
}

/** `2026-11-22 09:12` */
export const dateAndTime = (instant: string): string => dayjs(instant).format('YYYY-MM-DD HH:mm')

/** `11-22` of an ISO date. */
export const monthDay = (date: string): string => date.slice(5)
