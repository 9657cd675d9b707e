import { create } from 'zustand'
import { keysOf } from './keymap.ts'
import { dispatcher, level } from './useKeys.ts'

/** A command as it stood when the palette was opened. */
export interface Offered {
  readonly title: string
  readonly label: string
  readonly keys: readonly string[]
  readonly run: () => void
}

interface PaletteState {
  readonly open: boolean
  readonly offered: readonly Offered[]
  close(): void
}

export const usePalette = create<PaletteState>((set) => ({
  open: false,
  offered: [],
  close: () => set({ open: false, offered: [] }),
}))

/** Reads what can be done from the scopes themselves, so that the palette cannot lie, and opens it. */
export function openPalette(): void {
  const offered = dispatcher
    .scopes()
    .filter((scope) => scope.level <= level.panel)
    .flatMap(({ title, bindings }) =>
      bindings
        .filter(({ label, keys }) => label !== '' && keys.length > 0)
        .map((binding) => ({
          title,
          label: binding.label,
          keys: keysOf(binding.id, binding.keys).filter((key) => !key.startsWith('Num')),
          run: () => dispatcher.perform(binding),
        })),
    )
  usePalette.setState({ open: true, offered })
}
