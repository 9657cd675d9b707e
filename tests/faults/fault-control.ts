import { openSync, readSync, writeSync } from 'node:fs'
import { constants } from 'node:os'

/** How a call to the disk fails. */
export type DiskError = 'ENOSPC' | 'EIO' | 'EROFS'
export const diskErrors: readonly DiskError[] = ['ENOSPC', 'EIO', 'EROFS']

/** The shim's six shared numbers; see shim.c. */
export const CONTROL_BYTES = 24

/** Makes the k-th call to the disk fail in a process that runs under the shim. */
export interface FaultControl {
  /** From now on: the k-th call fails, and with `lasting` every one after it. A broken disk fails at reading as well. */
  arm(k: number, error: DiskError, lasting: boolean): void
  /** The disk is well again; answers whether anything failed meanwhile. */
  disarm(): boolean
}

export function faultControl(file: string): FaultControl {
  const fd = openSync(file, 'r+')
  return {
    arm: (k, error, lasting) => {
      const reads = error === 'EIO'
      const numbers = [0, constants.errno[error], Number(lasting), Number(reads), 0, 0]
      writeSync(fd, new Uint8Array(Int32Array.from(numbers).buffer), 0, CONTROL_BYTES, 0)
      // Last, because it starts the counting.
      writeSync(fd, new Uint8Array(Int32Array.of(k).buffer), 0, 4, 0)
    },
    disarm: () => {
      writeSync(fd, new Uint8Array(4), 0, 4, 0)
      const numbers = new Int32Array(CONTROL_BYTES / 4)
      readSync(fd, new Uint8Array(numbers.buffer), 0, CONTROL_BYTES, 0)
      return numbers[5] === 1
    },
  }
}
