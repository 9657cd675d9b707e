import { GlobalFonts } from '@napi-rs/canvas'

/** Installed families that have Chinese glyphs, by style, best first. */
const candidates = {
  song: [
    'Noto Serif CJK SC',
    'Noto Serif CJK JP',
    'Source Han Serif SC',
    'Source Han Serif',
    'SimSun',
    'STSong',
    'Songti SC',
    'AR PL UMing CN',
  ],
  hei: [
    'Noto Sans CJK SC',
    'Noto Sans CJK JP',
    'Source Han Sans SC',
    'Source Han Sans',
    'Microsoft YaHei',
    'SimHei',
    'PingFang SC',
    'WenQuanYi Micro Hei',
    'WenQuanYi Zen Hei',
    'Droid Sans Fallback',
  ],
  kai: ['KaiTi', 'STKaiti', 'Kaiti SC', 'AR PL UKai CN'],
} as const

export interface Families {
  readonly song: string
  readonly hei: string
  /** for handwriting */
  readonly kai: string
}

let found: Families | null = null

/** The families to draw Chinese with. Throws one clear sentence when the machine has none. */
export function families(): Families {
  if (found) return found
  const installed = new Set(GlobalFonts.families.map((f) => f.family))
  const first = (names: readonly string[]): string | undefined => names.find((name) => installed.has(name))
  const song = first(candidates.song)
  const hei = first(candidates.hei)
  const kai = first(candidates.kai)
  const any = song ?? hei ?? kai
  if (any === undefined) {
    throw new Error(
      '本机没有可用的中文字体，无法绘制演示材料。请安装思源（Noto CJK）字体后重试，Debian/Ubuntu 的软件包名是 fonts-noto-cjk。',
    )
  }
  found = { song: song ?? any, hei: hei ?? any, kai: kai ?? any }
  return found
}
