import { readFileSync, writeFileSync } from 'node:fs'
import { type BrowserWindow, screen } from 'electron'
import { z } from 'zod'
import { placeWindow, type Rect } from './place-window.ts'
import { isEvidence } from './trust.ts'

const Left = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })

/**
 * The second window, for papers on a second screen: opened by the main page asking for that one address, at most one,
 * and never left behind by the main window. The page in it closes it when its person goes. `file` keeps where it stood.
 */
export function serveEvidenceWindow(main: BrowserWindow, open: (place: Rect) => BrowserWindow, file: string): void {
  let second: BrowserWindow | null = null

  const show = (): void => {
    if (second) {
      if (second.isMinimized()) second.restore()
      second.focus()
      return
    }
    let stands = placeOf(main, file)
    const window = open(stands)
    second = window
    // noted as it moves: a page that closes its own window leaves no moment to ask
    const note = () => {
      stands = window.getNormalBounds()
    }
    window.on('move', note)
    window.on('resize', note)
    window.once('closed', () => {
      second = null
      keep(file, stands)
    })
  }

  // The page gets no handle on the window: main makes it, with the options of every window of ours.
  main.webContents.setWindowOpenHandler(({ url }) => {
    if (isEvidence(url)) show()
    return { action: 'deny' }
  })
  main.once('closed', () => second?.close())
}

function placeOf(main: BrowserWindow, file: string): Rect {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  return placeWindow(left(file), [primary, ...others], screen.getDisplayMatching(main.getBounds()).id)
}

function left(file: string): Rect | null {
  try {
    return Left.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null // never opened before, or the note is damaged: it opens where a new one does
  }
}

function keep(file: string, { x, y, width, height }: Rect): void {
  try {
    writeFileSync(file, JSON.stringify({ x, y, width, height }))
  } catch {
    // the disk is full: a window standing elsewhere next time is no reason to end the program
  }
}
