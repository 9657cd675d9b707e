import { spawn } from 'node:child_process'

/**
 * A display to open windows on: the person's own, or a virtual one (Xvfb) where there is none.
 * @returns {Promise<{ display: string | undefined, virtual: boolean, stop(): void }>}
 */
export async function ensureDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) {
    return { display: process.env.DISPLAY, virtual: false, stop() {} }
  }
  // -displayfd: the server picks a free number itself and tells us when it is ready
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const stop = () => server.kill('SIGTERM')
  process.once('exit', stop)
  const number = await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
    server.stdio[3].once('data', (data) => resolve(String(data).trim()))
  })
  return { display: `:${number}`, virtual: true, stop }
}
