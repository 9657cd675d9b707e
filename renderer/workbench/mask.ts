import { maskCertno } from '#shared/policy/mask.ts'

/** `510402········1028`: dots read calmer than asterisks at this size. */
export const maskedCertno = (certno: string): string => maskCertno(certno).replaceAll('*', '·')
