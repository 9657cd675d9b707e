import { PaperSize } from '#shared/model/receipt-sheet.ts'

const key = (kind: string) => `printer ${kind}`

/** The printer last used for this kind of notice on this computer: 受理通知单 and 告知书 often go to different ones. */
export const rememberedPrinter = (kind: string): string | null => localStorage.getItem(key(kind))

export const rememberPrinter = (kind: string, printer: string): void => localStorage.setItem(key(kind), printer)

const paperKey = (kind: string) => `paper ${kind}`

/** The paper last used for it: a receipt often goes to a thermal printer, a 告知书 never does. */
export const rememberedPaper = (kind: string): PaperSize =>
  PaperSize.safeParse(localStorage.getItem(paperKey(kind))).data ?? 'A4'

export const rememberPaper = (kind: string, paper: PaperSize): void => localStorage.setItem(paperKey(kind), paper)

/** The remembered printer while it is there, else the default one, else the first. */
export function choosePrinter(
  printers: readonly { readonly name: string; readonly isDefault: boolean }[],
  remembered: string | null,
): string | null {
  const known = printers.find(({ name }) => name === remembered) ?? printers.find(({ isDefault }) => isDefault)
  return (known ?? printers[0])?.name ?? null
}
