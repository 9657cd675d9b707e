const CHINA_OFFSET_MS = 8 * 3_600_000

/** `2026-11-22T09:12` on clocks in China, wherever this machine believes to be: due dates count by that calendar too. */
function chinaTime(at: number): string {
  return new Date(at + CHINA_OFFSET_MS).toISOString().slice(0, 16)
}

/** `09:12` today, `11-21 09:12` on another day: device time, for display only. */
export function clock(instant: string): string {
  const at = chinaTime(Date.parse(instant))
  const time = at.slice(11)
  return at.slice(0, 10) === chinaTime(Date.now()).slice(0, 10) ? time : `${at.slice(5, 10)} ${time}`
}

/** `2026-11-22 09:12` */
export const dateAndTime = (instant: string): string => chinaTime(Date.parse(instant)).replace('T', ' ')

/** `11-22` of an ISO date. */
export const monthDay = (date: string): string => date.slice(5)
