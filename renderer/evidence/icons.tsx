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
  fitWidth: icon('M2 3v10M14 3v10M4.5 8h7M6.5 6l-2 2 2 2M9.5 6l2 2-2 2'),
  fitPage: icon('M4 2h8v12H4zM8 4.5v7M6.5 6 8 4.5 9.5 6M6.5 10 8 11.5 9.5 10'),
  plus: icon('M8 3.5v9M3.5 8h9'),
  adjust: icon('M2 4.5h6M11 4.5h3M2 11.5h2M7 11.5h7M9.5 2.5v4M5.5 9.5v4'),
  search: icon('M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.5 10.5 14 14'),
  minus: icon('M3.5 8h9'),
}
