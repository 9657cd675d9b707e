/**
 * Files pdf.js reads while it works, as addresses within our own origin. Without them pages come out white and no error
 * is raised, so a missing one is an error here.
 */
const cmaps = import.meta.glob<string>('../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
  eager: true,
})
const fonts = import.meta.glob<string>('../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url',
  import: 'default',
  eager: true,
})
const wasm = import.meta.glob<string>('../../../node_modules/pdfjs-dist/wasm/*.wasm', {
  query: '?url',
  import: 'default',
  eager: true,
})

const addresses = new Map(
  Object.entries({ ...cmaps, ...fonts, ...wasm }).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]),
)

export async function readAsset(name: string): Promise<Uint8Array> {
  const url = addresses.get(name)
  const response = url === undefined ? null : await fetch(url)
  if (!response?.ok) throw new Error(`pdf.js asks for a file that is not shipped: ${name}`)
  return new Uint8Array(await response.arrayBuffer())
}

export class CMapReader {
  async fetch({ name }: { name: string }) {
    return { cMapData: await readAsset(`${name}.bcmap`), isCompressed: true }
  }
}

export class AssetReader {
  fetch({ filename }: { filename: string }) {
    return readAsset(filename)
  }
}
