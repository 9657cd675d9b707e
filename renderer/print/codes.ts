import { code128, drawingSVG, qrcode } from 'bwip-js/browser'
import { groupCaseNo } from '#shared/model/ids.ts'
import { receiptCode } from '#shared/model/receipt.ts'
import { box, element } from './blocks.ts'

/**
 * The number of a case as people read it and as machines do: in groups of four, as Code 128 for guns and as QR code for
 * cameras. Both hold the number with its check digit and nothing about anybody.
 */
export function codeElement(no: string): HTMLElement {
  const text = receiptCode(no)
  return box('codes', [
    drawn(code128<string>({ bcid: 'code128', text, height: 10, paddingwidth: 4 }, drawingSVG()), 'bars'),
    drawn(qrcode<string>({ bcid: 'qrcode', text }, drawingSVG()), 'qr'),
    element('p', groupCaseNo(no), 'grouped'),
  ])
}

/** As lines and not as dots, so that a printer of any resolution draws sharp bars. */
function drawn(svg: string, className: string): HTMLElement {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
  const holder = element('div', '', className)
  holder.append(document.importNode(parsed, true))
  return holder
}
