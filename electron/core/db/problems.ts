import type { ProblemKind } from '#shared/model/problem.ts'
import { ProblemError } from '#shared/model/problem.ts'

/** The sentence a person reads for each trouble of the local files, with what to do. */
const sentences = {
  DbWrongKey: '本机数据的密钥对不上，未作任何改动。请联系技术支持，不要删除数据文件夹。',
  DbKeyMissing: '本机数据的密钥文件不见了，未作任何改动。请联系技术支持恢复密钥文件，不要删除数据文件夹。',
  KeyringNeeded:
    '本机数据的密钥还受操作系统钥匙串保护，现在取不到钥匙串里的那一半，未作任何改动。请用平时的系统账户登录电脑后打开工作台；命令行工具不能打开这类数据。',
  DataInUse: '本机数据正在被另一个程序使用，未作任何改动。请关闭另一个工作台或命令行工具后再试。',
  DbDamaged: '本机数据文件损坏，未作任何改动。请联系技术支持，文件已原样保留。',
  DbFromFuture: '本机数据由更新版本的工作台写成，请先升级本程序再登录。',
  DbUnsafe: '本机磁盘不能保证写入安全，为避免丢失审核结果，工作台不启动。请联系技术支持检查磁盘。',
  DiskFull: '磁盘已满，这一步没有保存。请清理磁盘空间后重试。',
  DiskReadOnly: '数据文件夹不能写入，这一步没有保存。请检查磁盘是否只读或权限不足。',
  DiskFailing: '读写磁盘出错，这一步没有保存。请重试；仍不行请关闭工作台，联系技术支持检查磁盘。',
} as const satisfies Partial<Record<ProblemKind, string>>

export type LocalProblemKind = keyof typeof sentences

/** A local-file problem with its standing sentence. */
export function localProblem(kind: LocalProblemKind, cause?: unknown): ProblemError {
  return new ProblemError(kind, sentences[kind], { cause })
}

/** A damaged cache was set aside while it was asked: the centre has all that was in it. */
export function cacheAnew(cause: unknown): ProblemError {
  const words = '本机的案件缓存损坏，已经换上新的，正在从中心重新下载；审核结果没有丢失。请稍后重试。'
  return new ProblemError('NotCached', words, { cause })
}

const byCode: Readonly<Record<string, LocalProblemKind>> = {
  SQLITE_NOTADB: 'DbWrongKey',
  SQLITE_CORRUPT: 'DbDamaged',
  SQLITE_FULL: 'DiskFull',
  SQLITE_READONLY: 'DiskReadOnly',
  SQLITE_CANTOPEN: 'DiskReadOnly',
  SQLITE_PERM: 'DiskReadOnly',
  SQLITE_BUSY: 'DataInUse',
  SQLITE_IOERR: 'DiskFailing',
  SQLITE_IOERR_DATA: 'DbDamaged',
  SQLITE_IOERR_CORRUPTFS: 'DbDamaged',
  SQLITE_PROTOCOL: 'DiskFailing',
  ENOSPC: 'DiskFull',
  EDQUOT: 'DiskFull',
  EIO: 'DiskFailing',
  EROFS: 'DiskReadOnly',
  EACCES: 'DiskReadOnly',
  EPERM: 'DiskReadOnly',
}

/**
 * What an error of SQLite or the file system means to a person, or null when it is neither.
 * Extended codes (SQLITE_CORRUPT_INDEX, SQLITE_READONLY_DIRECTORY …) count as their primary code.
 */
export function problemOfCode(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const kind = byCode[error.code] ?? byCode[error.code.split('_').slice(0, 2).join('_')]
  return kind ? localProblem(kind, error) : null
}

/** The same for whatever else may be thrown: what nobody foresaw is a 'Bug', whose own message is never shown. */
export function asProblem(error: unknown): ProblemError {
  const words = '程序出现意外错误，您的审核结果没有丢失。请重试；如再次出现，请把编号告诉技术支持。'
  return problemOfCode(error) ?? new ProblemError('Bug', words, { cause: error })
}

/** Whether a file may be broken: a damaged page of an encrypted file also reads like one under another key. */
export function isDamage(kind: ProblemKind): boolean {
  return kind === 'DbDamaged' || kind === 'DbWrongKey'
}
