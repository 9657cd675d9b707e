import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../bridge.ts'
import { tellProblem } from '../../common/toasts.ts'
import { LOCKED, UNLOCKED } from '../../lock/lock.ts'

/** Which camera this computer used last; says nothing about anybody. */
const KEY = 'camera'
/** The most a camera is asked for; it gives what it has. */
const ASKED = { width: { ideal: 4608 }, height: { ideal: 3456 } } as const

export type CameraTrouble = 'none' | 'refused' | 'busy' | 'gone'

export interface Camera {
  readonly stream: MediaStream | null
  readonly trouble: CameraTrouble | null
  /** names of the cameras there are */
  readonly labels: readonly string[]
  readonly label: string | null
  choose(label: string): void
}

/** The camera while `on`: chosen by its name, let go at once when not wanted, found again when it is plugged back in. */
export function useCamera(on: boolean): Camera {
  const [stream, setStream] = useState<MediaStream | null>(null)
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null)
  const [labels, setLabels] = useState<readonly string[]>([])
  const [label, setLabel] = useState<string | null>(() => localStorage.getItem(KEY))
  const held = useRef<MediaStream | null>(null)
  /** grows with every opening: an earlier one that comes late is let go */
  const opening = useRef(0)

  const letGo = useCallback(() => {
    for (const track of held.current?.getTracks() ?? []) track.stop()
    held.current = null
    setStream(null)
  }, [])

  const open = useCallback(
    async (wanted: string | null) => {
      const mine = ++opening.current
      letGo()
      try {
        await call('shell.camera', { on: true })
        const found = await openByLabel(wanted)
        if (mine !== opening.current) {
          for (const track of found.getTracks()) track.stop()
          return
        }
        held.current = found
        for (const track of found.getVideoTracks()) {
          track.onended = () => {
            if (held.current !== found) return
            letGo()
            setTrouble('gone')
          }
        }
        setTrouble(null)
        setStream(found)
        setLabels((await cameras()).map((camera) => camera.label))
        setLabel(found.getVideoTracks()[0]?.label ?? null)
      } catch (error) {
        if (mine === opening.current) setTrouble(troubleOf(error))
      }
    },
    [letGo],
  )

  useEffect(() => {
    if (!on) return
    void open(localStorage.getItem(KEY))
    const changed = () => {
      if (held.current === null) void open(localStorage.getItem(KEY))
      else void cameras().then((all) => setLabels(all.map((camera) => camera.label)))
    }
    // A camera does not go on looking at an empty chair.
    const away = () => {
      opening.current += 1
      letGo()
      void call('shell.camera', { on: false }).catch(tellProblem)
    }
    navigator.mediaDevices.addEventListener('devicechange', changed)
    window.addEventListener(LOCKED, away)
    window.addEventListener(UNLOCKED, changed)
    return () => {
      opening.current += 1
      navigator.mediaDevices.removeEventListener('devicechange', changed)
      window.removeEventListener(LOCKED, away)
      window.removeEventListener(UNLOCKED, changed)
      letGo()
      setTrouble(null)
      void call('shell.camera', { on: false }).catch(tellProblem)
    }
  }, [on, open, letGo])

  return {
    stream,
    trouble,
    labels,
    label,
    choose: (next) => {
      localStorage.setItem(KEY, next)
      void open(next)
    },
  }
}

/** Names are told only once some camera may be used: the wanted one is then asked for by its id. */
async function openByLabel(label: string | null): Promise<MediaStream> {
  const first = await navigator.mediaDevices.getUserMedia({ video: ASKED, audio: false })
  if (label === null || first.getVideoTracks()[0]?.label === label) return first
  const wanted = (await cameras()).find((camera) => camera.label === label)
  if (!wanted) return first
  for (const track of first.getTracks()) track.stop()
  return navigator.mediaDevices.getUserMedia({
    video: { ...ASKED, deviceId: { exact: wanted.deviceId } },
    audio: false,
  })
}

async function cameras(): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
}

function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError') return 'refused'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'none'
}
