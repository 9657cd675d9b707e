/** Line icons of the pane's bar, 16 px, in the colour of the text around them. */
function icon(path: string) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <path d={path} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

export const icons = {
  previous: icon('M10 3 5 8l5 5'),
  next: icon('m6 3 5 5-5 5'),
  rotate: icon('M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3'),
  plus: icon('M8 3.5v9M3.5 8h9'),
  minus: icon('M3.5 8h9'),
}
