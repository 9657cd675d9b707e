import type { PolicyPack } from '../pack.ts'

/** A dictionary that is missing is an error of its own; its codes are then not doubted one by one. */
export function isWord(dictionaries: PolicyPack['dictionaries'] | undefined, name: string, code: string): boolean {
  const words = dictionaries?.[name]
  return words === undefined || Object.hasOwn(words, code)
}

export function noSuchWord(dictionary: string, code: string): string {
  return `字典 ${dictionary} 中没有「${code}」，请改正代码或补充字典。`
}
