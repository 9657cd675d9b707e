import { contextBridge, ipcRenderer } from 'electron'

/** The hidden page that lays a notice out: it may take the notice, once, and say that it is done. */
contextBridge.exposeInMainWorld('sheet', {
  take: (): Promise<unknown> => ipcRenderer.invoke('sheet-take'),
  laidOut: (height: number) => ipcRenderer.send('sheet-laid-out', height),
})
