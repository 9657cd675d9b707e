import './zod-config.ts'
import './tokens.css'
import './common/common.css'
import './common/boxes.css'
import './app/frame.css'
import './queue/queue.css'
import './workbench/workbench.css'
import './workbench/side.css'
import './workbench/casework.css'
import './app/narrow.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { apply } from './app/display.ts'
import { EvidenceWindow } from './evidence-window/EvidenceWindow.tsx'
import { listen } from './keyboard/useKeys.ts'
import { mountLock } from './lock/mount.tsx'

apply()
listen()

mountLock()

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      {/* the second window is the same page at another address */}
      {location.hash === '#evidence' ? <EvidenceWindow /> : <App />}
    </StrictMode>,
  )
}
