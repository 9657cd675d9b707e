/** An answer over HTTP, as far as the desk reads one; the platform's Response is such an answer. */
export interface HttpAnswer {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: AsyncIterable<Uint8Array> | null
}

/** Sends a request; the platform's fetch does. */
export type Fetch = (url: string, init: RequestInit) => Promise<HttpAnswer>
