import { spawn, spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { root } from './paths.mjs'

/** PATH without any checkout's own binaries, which `npm run` puts in front. */
export function systemPath() {
  const parts = (process.env.PATH ?? '').split(delimiter)
  return parts.filter((part) => !part.includes(join('node_modules', '.bin'))).join(delimiter)
}

/** The environment of every child: the project's own binaries first on PATH. */
export function projectEnv(extra = {}) {
  const bin = join(root, 'node_modules', '.bin')
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...extra }
}

/** Runs a command to its end with our own terminal; returns its exit code. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
    env: projectEnv(options.env),
  })
  if (done.error) return 127
  return done.status ?? 1
}

/**
 * Runs a command to its end beside others and keeps what it prints, so that two do not talk across each other.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runKept(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      ...options,
      env: projectEnv(options.env),
    })
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Runs a command silently; returns its output, or null when it failed or is not there. */
export function capture(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options, env: projectEnv(options.env) })
  return done.status === 0 ? done.stdout : null
}

/** Starts a child that lives as long as we do; it is stopped by its pid when we end, however we end. */
export function background(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options, env: projectEnv(options.env) })
  const stop = () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
  }
  process.once('exit', stop)
  return { child, stop }
}
