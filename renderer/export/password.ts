/** Somebody may try passwords on the file for as long as they like: nothing locks it. */
export const LEAST_PASSWORD = 10

export type PasswordTrouble = 'weak' | 'different'

/** Why these two inputs are no password for an archive; null = they are. */
export function passwordTrouble(password: string, repeat: string): PasswordTrouble | null {
  if (password.length < LEAST_PASSWORD || !/\p{L}/u.test(password) || !/\d/.test(password)) return 'weak'
  return password === repeat ? null : 'different'
}
