/** What the page and the worker that makes an archive say to each other: one request at a time. */
export type ArchiveRequest =
  | { kind: 'start'; watermark: Uint8Array; single: string | null }
  | { kind: 'pdf'; name: string; bytes: Uint8Array }
  | { kind: 'picture'; name: string; bytes: Uint8Array }
  | { kind: 'seal'; password: string }

export type ArchiveReply =
  | { kind: 'done' }
  /** the evidence engine must draw it */
  | { kind: 'unreadable' }
  | { kind: 'failed' }
  | { kind: 'sealed'; zip: Uint8Array<ArrayBuffer>; pages: number }
