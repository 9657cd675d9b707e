let box: HTMLInputElement | null = null

/** The search box of the top bar; one exists at a time. */
export function holdSearchBox(element: HTMLInputElement | null): void {
  box = element
}

export function focusSearch(): void {
  box?.focus()
  box?.select()
}
