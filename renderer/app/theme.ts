import { type ThemeConfig, theme } from 'antd'
import type { FontSize } from './display.ts'

/** antd in our tokens: teal instead of its blue, 6 px corners, compact; the values of tokens.css. */
export function antdTheme(dark: boolean, fontSize: FontSize): ThemeConfig {
  const light = {
    text: '#1b2430',
    line: '#cbd3dc',
    paper: '#ffffff',
    brand: '#0b6e6a',
    over: '#b3261e',
    info: '#225ea8',
    onBrand: '#ffffff',
  }
  const night = {
    text: '#e6ebf1',
    line: '#4a5562',
    paper: '#1f262e',
    brand: '#3fb5ae',
    over: '#ff8a80',
    info: '#8ab8f5',
    onBrand: '#0c1a1c',
  }
  const colour = dark ? night : light
  return {
    cssVar: { key: 'mente' },
    hashed: false,
    // Not the compact algorithm: it also shrinks the text. Density comes from the step and the control height.
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        defaultBg: colour.paper,
        primaryColor: colour.onBrand,
        dangerColor: colour.onBrand,
      },
    },
    token: {
      colorPrimary: colour.brand,
      colorLink: colour.info,
      colorError: colour.over,
      colorInfo: colour.info,
      colorTextBase: colour.text,
      colorBgBase: colour.paper,
      colorBorder: colour.line,
      colorTextPlaceholder: dark ? '#93a0af' : '#5f6b7a',
      borderRadius: 6,
      sizeStep: 3,
      fontSize,
      controlHeight: Math.round((fontSize / 14) * 30),
      fontFamily: 'var(--font)',
      motion: false,
      wireframe: false,
    },
  }
}
