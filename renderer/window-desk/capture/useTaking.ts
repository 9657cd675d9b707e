import { useEffect, useRef, useState } from 'react'
import type { PaperOwner, PaperQuality, PaperView } from '#shared/contract/papers-api.ts'
import { keyOf, queryClient, useDesk } from '../../app/queries.ts'
import { call, on } from '../../bridge.ts'
import { tellProblem } from '../../common/toasts.ts'
import { evidence } from '../../evidence/evidence.ts'
import type { PageFile } from './image/page-file.ts'
import { filesToPages } from './incoming-file.ts'
import { type Made, newPaperId, type Parts } from './made.ts'
import { joinFiles, makePage, orderPages } from './page-maker.ts'

export interface Taking {
  readonly papers: readonly PaperView[]
  /** pictures that are still being worked on */
  readonly working: number
  /** the paper that further pages are added to; null = the next page begins one */
  readonly stack: PaperView | null
  /** answers the paper it went into; null when it could not be kept, which was told */
  take(picture: ImageBitmap, material: string): Promise<PaperView | null>
  addFiles(files: readonly File[], material: string): void
  /** the next page begins a paper of its own */
  finish(): void
  /** takes the last page of the stack back */
  retake(): void
  /** a person has looked at the doubts and keeps it */
  keepAnyway(paper: PaperView): void
  turn(paper: PaperView): void
  /** the original as it was taken, in place of what was cut out of it */
  uncrop(paper: PaperView): void
  /** pages in another order, or fewer; from 0 */
  order(paper: PaperView, pages: readonly number[]): void
  move(paper: PaperView, before: string | null): void
  rename(paper: PaperView, material: string): void
  remove(paper: PaperView): void
}

const NONE: readonly PaperView[] = []

/**
 * Taking papers: each page is kept for good as soon as it is made, one after another in the order taken, while whoever
 * takes them goes on. What the desk has kept is the only truth; nothing lives in the page alone.
 */
export function useTaking(owner: PaperOwner): Taking {
  const key = keyOf('papers.list', { owner })
  const list = useDesk('papers.list', { owner }, { fresh: true })
  const papers = list.data ?? NONE
  const [working, setWorking] = useState(0)
  const [stackId, setStackId] = useState<string | null>(null)
  const stackNow = useRef<string | null>(null)
  const line = useRef<Promise<unknown>>(Promise.resolve())

  useEffect(
    () =>
      on('papers.changed', () => {
        void queryClient.invalidateQueries({ queryKey: ['papers.list'] })
      }),
    [],
  )

  const setStack = (id: string | null) => {
    stackNow.current = id
    setStackId(id)
  }
  /** One after another: a page is joined to what the one before it has left. */
  const inLine = <T>(deed: () => Promise<T>): Promise<T | null> => {
    setWorking((n) => n + 1)
    const turn = line.current
      .then(deed)
      .catch((error: unknown) => {
        tellProblem(error)
        return null
      })
      .finally(() => setWorking((n) => n - 1))
    line.current = turn
    return turn
  }
  const known = (paperId: string) =>
    queryClient.getQueryData<PaperView[]>(key)?.find((paper) => paper.paperId === paperId) ?? null
  const put = (view: PaperView, replaced?: string) => {
    queryClient.setQueryData<PaperView[]>(key, (before = []) => {
      const at = before.findIndex(({ paperId }) => paperId === replaced || paperId === view.paperId)
      return at < 0 ? [...before, view] : before.map((paper, i) => (i === at ? view : paper))
    })
  }

  const keep = async (made: Made, material: string, replaces?: string): Promise<PaperView> => {
    const { file, original, pages, quality } = made
    const view = await call('papers.keep', {
      paperId: newPaperId(),
      owner,
      material,
      ...file,
      pages,
      quality,
      original,
      ...(replaces === undefined ? {} : { replaces }),
    })
    put(view, replaces)
    return view
  }
  /** The paper itself under another id: what it is made of has changed. */
  const replace = (paper: PaperView, change: (parts: Parts) => Promise<Partial<Made>>) =>
    inLine(async () => {
      const now = known(paper.paperId)
      if (!now || now.bound) return
      const parts = await partsOf(now)
      const view = await keep(
        { ...parts, pages: now.pages, quality: now.quality, ...(await change(parts)) },
        now.material,
        now.paperId,
      )
      if (stackNow.current === paper.paperId) setStack(view.paperId)
    })

  const add = (material: string, make: () => Promise<Made>) =>
    inLine(async () => {
      const made = await make()
      const before = stackNow.current === null ? null : known(stackNow.current)
      if (!before || before.bound || before.material !== material) {
        const first = await keep(made, material)
        setStack(first.paperId)
        return first
      }
      const parts = await partsOf(before)
      const joined = await joinFiles([parts.file, made.file])
      const original = parts.original && made.original ? (await joinFiles([parts.original, made.original])).file : null
      const quality = together(before.quality, made.quality)
      const view = await keep({ file: joined.file, pages: joined.pages, original, quality }, material, before.paperId)
      setStack(view.paperId)
      return view
    })

  return {
    papers,
    working,
    stack: papers.find(({ paperId }) => paperId === stackId) ?? null,
    take: (picture, material) => add(material, async () => ({ ...(await makePage(picture)), pages: 1 })),
    addFiles: (files, material) => {
      for (const file of files) {
        void inLine(async () => {
          await keep(await filesToPages(file), material)
          setStack(null)
        })
      }
    },
    finish: () => setStack(null),
    retake: () =>
      void inLine(async () => {
        const paper = stackNow.current === null ? null : known(stackNow.current)
        if (!paper || paper.bound) return
        if (paper.pages === 1) {
          queryClient.setQueryData(key, await call('papers.remove', { paperId: paper.paperId }))
          return
        }
        const view = await keep(await fewer(paper, range(paper.pages - 1)), paper.material, paper.paperId)
        setStack(view.paperId)
      }),
    keepAnyway: (paper) => void replace(paper, async () => ({ quality: { ...paper.quality, kept: true } })),
    turn: (paper) => void replace(paper, async ({ file }) => turnedQuarter(file, paper)),
    uncrop: (paper) =>
      void replace(paper, async ({ original }) => (original ? { file: original, original: null } : {})),
    order: (paper, pages) => void replace(paper, async () => fewer(paper, pages)),
    move: (paper, before) =>
      void inLine(async () => {
        queryClient.setQueryData(key, await call('papers.move', { paperId: paper.paperId, before }))
      }),
    rename: (paper, material) =>
      void inLine(async () => {
        queryClient.setQueryData(key, await call('papers.move', { paperId: paper.paperId, material }))
      }),
    remove: (paper) =>
      void inLine(async () => {
        queryClient.setQueryData(key, await call('papers.remove', { paperId: paper.paperId }))
        if (stackNow.current === paper.paperId) setStack(null)
      }),
  }
}

async function partsOf({ paperId, original }: PaperView): Promise<Parts> {
  const file = await fileOf(paperId, 'paper')
  return { file, original: original ? await fileOf(paperId, 'original') : null }
}

async function fileOf(paperId: string, which: 'paper' | 'original'): Promise<PageFile> {
  const { bytes, mediaType } = await call('papers.bytes', { paperId, which })
  return { bytes: new Uint8Array(bytes), mediaType: mediaType === 'application/pdf' ? mediaType : 'image/jpeg' }
}

async function fewer(paper: PaperView, pages: readonly number[]): Promise<Made> {
  const { file, original } = await partsOf(paper)
  return {
    file: await orderPages(file.bytes, pages),
    original: original?.mediaType === 'application/pdf' ? await orderPages(original.bytes, pages) : original,
    pages: pages.length,
    quality: paper.quality,
  }
}

/** A picture is turned in its pixels; a PDF's pages are drawn and turned, so that every reader shows them alike. */
async function turnedQuarter(file: PageFile, paper: PaperView): Promise<Partial<Made>> {
  if (file.mediaType === 'image/jpeg') {
    const made = await makePage(new Blob([file.bytes], { type: file.mediaType }), 1, false)
    return { file: made.file }
  }
  const pages: PageFile[] = []
  for (let page = 1; page <= paper.pages; page += 1) {
    const image = await evidence().request({
      doc: {
        ...blankRef,
        id: paper.paperId,
        sha256: paper.sha256,
        bytes: paper.bytes,
        mediaType: file.mediaType,
        pages: paper.pages,
      },
      load: async () => ({ bytes: file.bytes.slice(), mediaType: file.mediaType }),
      page,
      width: TURN_WIDTH,
      purpose: 'visible',
    })
    pages.push((await makePage(await createImageBitmap(image.bitmap), 1, false)).file)
  }
  return { file: (await joinFiles(pages)).file }
}

/** A4 at 300 dpi across. */
const TURN_WIDTH = 2480
const blankRef = {
  material: 'other',
  title: '',
  addedAt: '1970-01-01T00:00:00Z',
  issuedOn: null,
  issuer: null,
  issuerLevel: null,
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** Of several pages the worst counts. */
function together(a: PaperQuality, b: PaperQuality): PaperQuality {
  const least = (x: number | null, y: number | null) => (x === null ? y : y === null ? x : Math.min(x, y))
  return {
    doubts: [...new Set([...a.doubts, ...b.doubts])],
    sharpness: least(a.sharpness, b.sharpness),
    glare: a.glare === null ? b.glare : b.glare === null ? a.glare : Math.max(a.glare, b.glare),
    width: least(a.width, b.width),
    kept: a.doubts.length === 0 ? b.kept : b.doubts.length === 0 ? a.kept : a.kept && b.kept,
  }
}
