import { app, type Session } from 'electron'
import { cameraAsk } from './camera.ts'
import { isOurs, mayRequest, permits } from './trust.ts'

/** Locks a session: permissions, devices, downloads, and any request that is not our own protocol. */
export function lockSession(session: Session, devtools: boolean): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const kinds = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    answer(permits(permission, details.requestingUrl, cameraAsk(contents, kinds)))
  })
  session.setPermissionCheckHandler((contents, permission, origin, details) =>
    permits(permission, origin, cameraAsk(contents, [details.mediaType])),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url, devtools) }))
}

/** Every web contents of the program, whoever makes it: no navigation away, no new windows, no webviews. */
export function lockContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!isOurs(url)) event.preventDefault()
    })
    contents.on('will-redirect', (event, url) => {
      if (!isOurs(url)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
