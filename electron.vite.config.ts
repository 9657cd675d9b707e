import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/** Licence texts that must go wherever the parts go: see NOTICE. */
const licences: Readonly<Record<string, string>> = {
  'NOTICE.txt': 'NOTICE',
  'libheif.txt': 'node_modules/libheif-js/LICENSE',
  'libheif-full.txt': 'node_modules/libheif-js/libheif-wasm/LICENSE',
  'openjpeg.txt': 'renderer/evidence/worker/openjpeg/LICENSE',
  'pdfium-embedpdf.txt': 'node_modules/@embedpdf/pdfium/LICENSE',
  'pdfium.txt': 'node_modules/@embedpdf/pdfium/LICENSE.pdfium',
  'pdfjs.txt': 'node_modules/pdfjs-dist/LICENSE',
  'pdfjs-openjpeg.txt': 'node_modules/pdfjs-dist/wasm/LICENSE_OPENJPEG',
  'pdfjs-jbig2.txt': 'node_modules/pdfjs-dist/wasm/LICENSE_JBIG2',
  'pdfjs-qcms.txt': 'node_modules/pdfjs-dist/wasm/LICENSE_QCMS',
  'pdfjs-cmaps.txt': 'node_modules/pdfjs-dist/cmaps/LICENSE',
  'pdfjs-foxit-fonts.txt': 'node_modules/pdfjs-dist/standard_fonts/LICENSE_FOXIT',
  'pdfjs-liberation-fonts.txt': 'node_modules/pdfjs-dist/standard_fonts/LICENSE_LIBERATION',
  'noto-sans-sc.txt': 'node_modules/@embedpdf/fonts-sc/LICENSE',
  'pdf-lib.txt': 'node_modules/pdf-lib/LICENSE.md',
  'zip-js.txt': 'node_modules/@zip.js/zip.js/LICENSE',
  'utif.txt': 'node_modules/utif2/LICENSE',
  'bwip-js.txt': 'node_modules/bwip-js/LICENSE',
}

/** Puts the licence texts into third-party/ of the built app. */
function thirdPartyNotices(): Plugin {
  return {
    name: 'third-party-notices',
    generateBundle() {
      for (const [name, path] of Object.entries(licences)) {
        const source = readFileSync(new URL(path, import.meta.url), 'utf8')
        this.emitFile({ type: 'asset', fileName: `third-party/${name}`, source })
      }
    },
  }
}

/**
 * Three bundles. main and preload are CommonJS for the oldest runtime they are tried on (Node 18, Chromium 114);
 * the core is a second entry of the main build and runs in a process of its own, its reading thread a third. better-sqlite3 stays outside:
 * it carries its native addon.
 */
export default defineConfig({
  main: {
    build: {
      target: 'node18',
      externalizeDeps: { exclude: ['zod', 'pinyin-pro'] },
      rollupOptions: {
        input: {
          index: 'electron/main/index.ts',
          core: 'electron/core/entry.ts',
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunk-[hash].cjs' },
        external: ['electron', 'better-sqlite3'],
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'electron/preload/index.ts', print: 'electron/preload/print.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
        external: ['electron'],
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), thirdPartyNotices()],
    worker: { format: 'es' },
    build: {
      target: 'chrome114',
      outDir: 'out/renderer',
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: 'renderer/index.html', print: 'renderer/print/index.html' } },
    },
  },
})
