/** The package ships no types for its image decoders; this is the part used here. */
declare module 'pdfjs-dist/legacy/image_decoders/pdf.image_decoders.mjs' {
  export const JpxImage: {
    setOptions(options: {
      handler: { sendWithPromise(): Promise<Uint8Array> }
      useWasm: boolean
      useWorkerFetch: boolean
      wasmUrl: string
    }): void
    /** RGBA for no given number of components; `reducePower` halves the size that often */
    decode(
      bytes: Uint8Array,
      options: { numComponents: number; reducePower: number },
    ): Promise<Uint8ClampedArray<ArrayBuffer>>
  }
}
