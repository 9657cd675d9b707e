import type { NoticeKind } from '#shared/model/notice.ts'

const key = (kind: NoticeKind) => `printer ${kind}`

/** The printer last used for this kind of notice on this computer: 受理通知单 and 告知书 often go to different ones. */
export const rememberedPrinter = (kind: NoticeKind): string | null => localStorage.getItem(key(kind))

export const rememberPrinter = (kind: NoticeKind, printer: string): void => localStorage.setItem(key(kind), printer)

/** The remembered printer while it is there, else the default one, else the first. */
export function choosePrinter(
  printers: readonly { readonly name: string; readonly isDefault: boolean }[],
  remembered: string | null,
): string | null {
  const known = printers.find(({ name }) => name === remembered) ?? printers.find(({ isDefault }) => isDefault)
  return (known ?? printers[0])?.name ?? null
}
