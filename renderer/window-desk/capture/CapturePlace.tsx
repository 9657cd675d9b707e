import { Button, Select } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { PaperOwner, PaperView } from '#shared/contract/papers-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { call } from '../../bridge.ts'
import { tellProblem } from '../../common/toasts.ts'
import { DocumentPane } from '../../evidence/DocumentPane.tsx'
import { initialView } from '../../evidence/pane-types.ts'
import { useStable } from '../../evidence/stable.ts'
import { level, useKeys } from '../../keyboard/useKeys.ts'
import { CameraView } from './CameraView.tsx'
import { grabFrame } from './grab-frame.ts'
import { DoubtBar, EditBar } from './PaperBars.tsx'
import './capture.css'
import { acceptedFiles } from './incoming-file.ts'
import { PaperList } from './PaperList.tsx'
import { captureText as words } from './text.capture.zh.ts'
import { useCamera } from './useCamera.ts'
import { useTaking } from './useTaking.ts'

export type { PaperOwner } from '#shared/contract/papers-api.ts'

/** Where paper is captured: high camera or file, page by page, for the materials the pack names. */
export function CapturePlace(props: {
  owner: PaperOwner
  /** material codes of the pack still to come, required ones first */
  wanted: readonly string[]
  /** what has been captured so far and how many pictures are still being worked on, told whenever it changes */
  onPapers: (papers: readonly DocumentRef[], working: number) => void
}) {
  const { wanted, onPapers } = props
  const { pack, staff } = useDeskContext()
  const taking = useTaking(props.owner)
  const { stack, working } = taking
  // What has gone with a decision belongs to the case now.
  const papers = useMemo(() => taking.papers.filter(({ bound }) => !bound), [taking.papers])
  const [on, setOn] = useState(false)
  const [picked, setPicked] = useState<string | null>(null)
  const [chosenId, setChosen] = useState<string | null>(null)
  const [view, setView] = useState(initialView)
  const [over, setOver] = useState(false)
  const camera = useCamera(on)
  const video = useRef<HTMLVideoElement>(null)
  const chooser = useRef<HTMLInputElement>(null)

  const nameOf = (code: string) => pack.materials.find((one) => one.code === code)?.name ?? code
  const documents = useMemo(
    () => papers.map((paper) => documentOf(paper, pack.materials.find(({ code }) => code === paper.material)?.name)),
    [papers, pack],
  )
  const tell = useStable(onPapers)
  useEffect(() => tell(documents, working), [documents, working, tell])

  const missing = wanted.filter((code) => !papers.some((paper) => paper.material === code))
  const material = picked ?? stack?.material ?? missing[0] ?? wanted[0] ?? pack.materials[0]?.code ?? ''
  const chosen = papers.find(({ paperId }) => paperId === chosenId) ?? stack ?? papers.at(-1) ?? null
  const doubtful = chosen && chosen.quality.doubts.length > 0 && !chosen.quality.kept && !chosen.bound ? chosen : null

  const take = async () => {
    const element = video.current
    if (!element || camera.stream === null) return
    setChosen(null)
    try {
      await taking.take(await grabFrame(element), material)
    } catch (error) {
      tellProblem(error)
    }
  }
  const next = () => {
    taking.finish()
    setPicked(null)
    setChosen(null)
  }
  const addFiles = (files: FileList | null) => {
    if (files && files.length > 0) taking.addFiles([...files], material)
    setChosen(null)
  }

  useKeys({
    title: words.title,
    level: level.panel,
    bindings: [
      { keys: ['F4'], label: on ? words.close : words.open, inText: true, run: () => setOn(!on) },
      ...(on
        ? [
            // A foot pedal is a keyboard that sends PageDown: it takes a page while hands and cursor stay in a field.
            { keys: ['PageDown'], label: words.take, shown: words.spaceOrPedal, inText: true, run: () => void take() },
            { keys: [' '], label: words.take, shown: ' ', run: () => void take() },
            { keys: ['Enter'], label: words.newPaper, run: next },
            { keys: ['Backspace'], label: words.again, run: () => taking.retake() },
            { keys: ['Escape'], label: words.close, run: () => setOn(false) },
          ]
        : []),
      ...(doubtful ? [{ keys: ['k'], label: words.keep, run: () => taking.keepAnyway(doubtful) }] : []),
    ],
  })

  const line = working
    ? words.working(working)
    : stack && stack.material === material
      ? words.goesTo(nameOf(material), stack.pages)
      : words.startsOn(nameOf(material))

  return (
    <section
      className={over ? 'capture over' : 'capture'}
      aria-label={words.title}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        if (event.dataTransfer.files.length === 0) return
        event.preventDefault()
        addFiles(event.dataTransfer.files)
      }}
    >
      <div className="capture-side">
        <div className="capture-acts">
          <Button onClick={() => setOn(!on)}>
            {on ? words.close : words.open} <kbd>F4</kbd>
          </Button>
          <Button onClick={() => chooser.current?.click()}>{words.files}</Button>
          <input
            ref={chooser}
            type="file"
            hidden
            multiple
            accept={acceptedFiles}
            onChange={(event) => {
              addFiles(event.currentTarget.files)
              // the same file again is another choice
              event.currentTarget.value = ''
            }}
          />
        </div>
        <Select
          className="capture-material"
          aria-label={words.material}
          value={material}
          options={materialOptions(wanted, pack.materials)}
          onChange={(code) => {
            taking.finish()
            setPicked(code)
          }}
        />
        {missing.length > 0 && (
          <p className="small capture-missing">
            {words.wanted}：{missing.map(nameOf).join('、')}
          </p>
        )}
        <PaperList
          papers={papers}
          chosen={chosen?.paperId ?? null}
          nameOf={nameOf}
          choose={({ paperId }) => setChosen(paperId)}
          move={taking.move}
        />
        <p className="small muted capture-drop">{over ? words.dropNow : words.drop}</p>
      </div>
      <div className="capture-main">
        {on && (
          <CameraView camera={camera} video={video} taken={pagesOf(papers)} line={line} take={() => void take()} />
        )}
        {doubtful && <DoubtBar paper={doubtful} taking={taking} />}
        {chosen && !(on && camera.stream) && (
          <>
            {!chosen.bound && <EditBar paper={chosen} page={view.page} taking={taking} />}
            <div className="capture-preview">
              <DocumentPane
                documents={documents}
                documentId={chosen.paperId}
                onSelect={setChosen}
                load={({ id }) => call('papers.bytes', { paperId: id, which: 'paper' })}
                view={view}
                onView={setView}
                watermark={`${staff.name} ${staff.staffNo}`}
                active={false}
                onActivate={() => undefined}
              />
            </div>
          </>
        )}
        {!on && !chosen && <p className="capture-empty">{words.none}</p>}
      </div>
    </section>
  )
}

/** As the case will hold it; nobody has declared anything about it yet. */
function documentOf(
  { paperId, material, sha256, bytes, mediaType, pages, capturedAt }: PaperView,
  name?: string,
): DocumentRef {
  const declared = { issuedOn: null, issuer: null, issuerLevel: null }
  return {
    id: paperId,
    material,
    title: name ?? material,
    sha256,
    bytes,
    mediaType,
    pages,
    addedAt: capturedAt,
    ...declared,
  }
}

function materialOptions(wanted: readonly string[], materials: readonly { code: string; name: string }[]) {
  const rank = (code: string) => (wanted.includes(code) ? wanted.indexOf(code) : wanted.length)
  return materials
    .toSorted((a, b) => rank(a.code) - rank(b.code))
    .map(({ code, name }) => ({ value: code, label: name }))
}

const pagesOf = (papers: readonly PaperView[]) => papers.reduce((sum, { pages }) => sum + pages, 0)
