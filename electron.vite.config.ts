import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/**
 * Three bundles. main and preload are CommonJS for the oldest runtime they are tried on (Node 18, Chromium 114);
 * the core is a second entry of the main build and runs in a process of its own. better-sqlite3 stays outside:
 * it carries its native addon.
 */
export default defineConfig({
  main: {
    build: {
      target: 'node18',
      externalizeDeps: { exclude: ['zod', 'pinyin-pro'] },
      rollupOptions: {
        input: { index: 'electron/main/index.ts', core: 'electron/core/entry.ts' },
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
        input: { index: 'electron/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
        external: ['electron'],
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      target: 'chrome114',
      outDir: 'out/renderer',
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: 'renderer/index.html' } },
    },
  },
})
