const FIELDS = '.register-form :is(input:not([type="checkbox"]), select)'

/**
 * The next field that must be filled and is empty. After the last of them: the camera's place while papers are missing,
 * where Enter presses nothing but what the camera means by it, else the button that registers.
 */
export function focusNextField(from: HTMLElement | null): void {
  const fields = [...document.querySelectorAll<HTMLInputElement | HTMLSelectElement>(FIELDS)]
  const at = from ? fields.findIndex((field) => field.isSameNode(from)) : -1
  const order = [...fields.slice(at + 1), ...fields.slice(0, Math.max(0, at))]
  const next = order.find((field) => field.getAttribute('aria-required') === 'true' && isEmpty(field))
  if (next) {
    next.focus()
    if (next instanceof HTMLInputElement) next.select()
    return
  }
  const capture = document.querySelector<HTMLElement>('.register-capture[data-missing="true"]')
  const end = capture ?? document.querySelector<HTMLElement>('.register-submit')
  end?.focus()
  end?.scrollIntoView({ block: 'nearest' })
}

function isEmpty(field: HTMLInputElement | HTMLSelectElement): boolean {
  return field.value.trim() === '' && field.dataset.filled !== 'true'
}
