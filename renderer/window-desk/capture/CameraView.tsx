import { Button, Select } from 'antd'
import { type RefObject, useEffect } from 'react'
import { captureText as words } from './text.capture.zh.ts'
import type { Camera } from './useCamera.ts'

/** What the camera sees, and which camera it is. */
export function CameraView(props: {
  camera: Camera
  video: RefObject<HTMLVideoElement | null>
  taken: number
  line: string
  take: () => void
}) {
  const { camera, video } = props
  const { stream, trouble } = camera
  useEffect(() => {
    const element = video.current
    if (element) element.srcObject = stream
    // Played, not left to play by itself: the browser stops what plays by itself while it is scrolled out of view, and a
    // pedal takes pages then too. It rejects when the camera goes before its first picture: `trouble` tells of that.
    if (element && stream) element.play().catch(() => undefined)
    return () => {
      if (element) element.srcObject = null
    }
  }, [stream, video])
  return (
    <div className="camera">
      {trouble !== null && (
        <p className="camera-trouble" role="alert">
          <span aria-hidden="true">▲</span> {trouble === 'gone' ? words.gone(props.taken) : sentences[trouble]}
        </p>
      )}
      <video ref={video} muted playsInline aria-label={words.live} hidden={stream === null} />
      <div className="camera-bar">
        <span role="status">{props.line}</span>
        {camera.labels.length > 1 && (
          <Select
            size="small"
            aria-label={words.camera}
            value={camera.label}
            options={camera.labels.map((label) => ({ value: label, label }))}
            onChange={(label) => camera.choose(label)}
          />
        )}
        <Button type="primary" disabled={stream === null} onClick={props.take}>
          {words.take} <kbd>{words.space}</kbd>
        </Button>
      </div>
    </div>
  )
}

const sentences = { none: words.noCamera, refused: words.refused, busy: words.busy } as const
