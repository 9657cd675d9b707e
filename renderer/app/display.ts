import { create } from 'zustand'

export const fontSizes = [14, 16, 18, 20] as const
export type FontSize = (typeof fontSizes)[number]

interface Display {
  readonly dark: boolean
  readonly fontSize: FontSize
}

const KEY = 'display'

function load(): Display {
  const [theme, size] = (localStorage.getItem(KEY) ?? '').split(' ')
  return { dark: theme === 'dark', fontSize: fontSizes.find((known) => String(known) === size) ?? 14 }
}

/** How this window looks to whoever sits here: theme of the frame and size of the text. No personal data. */
export const useDisplay = create<Display>(() => load())

/** 1 at 14 px; tokens and row heights follow it. */
export const scaleOf = (fontSize: FontSize): number => fontSize / 14

export function setDisplay(change: Partial<Display>): void {
  useDisplay.setState(change)
  apply()
}

/** Writes the choice to the document and keeps it for the next start. */
export function apply(): void {
  const { dark, fontSize } = useDisplay.getState()
  const root = document.documentElement
  root.dataset.theme = dark ? 'dark' : 'light'
  root.style.setProperty('--scale', String(scaleOf(fontSize)))
  localStorage.setItem(KEY, `${dark ? 'dark' : 'light'} ${fontSize}`)
}
