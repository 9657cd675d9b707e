/** 「98.2%」 */
export const percent = (share: number): string => `${(share * 100).toFixed(1)}%`

/** 「11-23」 of an ISO date. */
export const shortDay = (day: string): string => day.slice(5)
