import type { Notice, RefusalCode } from './worker/protocol.ts'

/** Every visible or spoken string of the document panes. */
export const text = {
  pane: (title: string) => `文件查看：${title}`,
  noDocument: '没有可看的文件',
  noDocumentHint: '这件申请没有带附件。请在材料清单里核对，缺的材料可以要求补正。',
  pick: '请在上方选择一份文件',
  documents: '文件',
  tab: (title: string, seen: boolean) => (seen ? `${title}，已看完` : title),
  pages: '页面',
  thumbnail: (page: number, seen: boolean) => `第 ${page} 页${seen ? '，已看' : '，未看'}`,
  page: (title: string, page: number, pages: number) => `${title}，第 ${page} 页，共 ${pages} 页`,
  pageOf: (page: number, pages: number) => `${page} / ${pages}`,
  previousPage: '上一页',
  nextPage: '下一页',
  fitWidth: '适宽',
  fitWidthHint: '按窗格宽度显示',
  fitPage: '适页',
  fitPageHint: '显示整页',
  rotate: '顺时针旋转 90°',
  zoomIn: '放大',
  zoomOut: '缩小',
  zoomTo: '原大 100%',
  percent: (zoom: number) => `${Math.round(zoom * 100)}%`,
  loading: (title: string) => `正在从本机读取《${title}》…`,
  drawing: (page: number) => `正在显示第 ${page} 页…`,
  safe: '已填写的内容都在，不受影响。',
  retry: '重新打开',
  refusedTitle: '没有显示出来',
}

/** What is wrong and what to do, one sentence each. */
export const refusals: Record<RefusalCode, string> = {
  password: '文件设了打开密码，无法查看。请要求申请人补交没有密码的文件。',
  protected: '文件用了不支持的加密方式，无法查看。请要求补交未加密的文件。',
  damaged: '文件已损坏或不完整，无法查看。请重新下载，仍不行时要求补交。',
  unsupported: '文件不是 PDF、JPEG、PNG 或 TIFF，无法查看。请要求补交扫描件或照片。',
  heic: '这是苹果手机的 HEIC 照片，未转换为 JPEG，无法查看。请由窗口重新采集或要求补交。',
  too_many_pixels: '图像尺寸过大（超过 1 亿像素），为避免卡死未予显示。请要求补交普通尺寸的扫描件。',
  too_many_pages: '文件超过 1000 页，未予显示。请要求拆分后补交。',
  too_large: '文件超过 96 MB，未予显示。请要求压缩或拆分后补交。',
  too_slow: '这一页 8 秒内没有画完，已停止。可以重新打开，也可以先看其他页。',
  no_such_page: '文件里没有这一页。',
  engine: '显示程序处理这一页时出错，已自动重启。可以重新打开，也可以先看其他页。',
  unread: '没有读到文件内容。请重新打开；离线时请确认这件已下载到本机。',
}

/** The page is shown, but the reader must know this. */
export const notices: Record<Notice, string> = {
  partial: '文件不完整，只显示能读出的部分。',
  salvaged: '文件已损坏，只显示从中找回的图像，可能缺页。',
  font: '中文字体没有载入，个别文字可能缺失。',
}
