import { defineConfig } from 'vitest/config'

/** What is awaited comes when a busy machine gets round to it; a second says nothing about the product. */
const expect = { poll: { timeout: 20_000 } }

/**
 * unit: pure and fast, part of `npm run check`. central: the reference API on PGlite and PostgreSQL.
 * contract: the core against the real central through a faulty network. electron and ui drive real windows. schedules: the
 * simulator, 20,000 times; it takes every processor.
 */
export default defineConfig({
  test: {
    // two even on a machine of two cores: much of the time is spent waiting for databases and password hashing
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/{unit,policy,migrations,core,properties,security}/**/*.test.ts'],
          // no timing fails a test: a busy machine only takes longer
          testTimeout: 60_000,
          expect,
        },
      },
      {
        test: { name: 'schedules', include: ['tests/simulation/**/*.test.ts'], testTimeout: 60_000, expect },
      },
      {
        test: {
          name: 'central',
          include: ['tests/central/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['tests/{contract,faults}/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 180_000,
          expect,
        },
      },
      {
        test: {
          name: 'electron',
          include: ['tests/electron/**/*.test.ts'],
          // real windows on a machine of any load: what fails twice is a fault, and the report names what needed two tries
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'ui',
          include: ['tests/ui/**/*.test.ts'],
          globalSetup: ['tests/ui/prepare.ts'],
          // as above
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 300_000,
          expect,
        },
      },
    ],
  },
})
