import { execFile } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** A PostgreSQL server of the test's own, on a free loopback port, in a temporary folder. */
export interface PostgresServer {
  /** Makes an empty database and returns its URL. */
  newDatabase(): Promise<string>
  /** The server goes away without a farewell, as in a power cut. */
  crash(): Promise<void>
  /** and comes back on the same port */
  comeBack(): Promise<void>
  stop(): Promise<void>
}

/** Folder of initdb and pg_ctl: Debian's, newest first. */
const bin = globSync('/usr/lib/postgresql/*/bin')
  .filter((folder) => existsSync(join(folder, 'initdb')))
  .sort()
  .at(-1)

/** Why PostgreSQL cannot run here, or null when it can. */
export const postgresMissing: string | null = bin === undefined ? 'no initdb under /usr/lib/postgresql' : null

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
const asRoot = process.getuid?.() === 0

function command(program: string, args: string[]): Promise<unknown> {
  const path = join(bin ?? '', program)
  return asRoot ? run('runuser', ['-u', 'postgres', '--', path, ...args]) : run(path, args)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'mente-postgres-'))
  if (asRoot) {
    const { stdout } = await run('id', ['-u', 'postgres'])
    await chown(folder, Number(stdout), -1)
  }
  const data = join(folder, 'data')
  await command('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'])
  const port = await freePort()
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`
  const start = () => command('pg_ctl', ['-D', data, '-l', join(folder, 'log'), '-o', options, '-w', 'start'])
  const halt = () => command('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop'])
  await start()
  const url = (database: string) => `postgresql://postgres@127.0.0.1:${port}/${database}`
  let count = 0
  return {
    async newDatabase() {
      const name = `centre_${count++}`
      const client = new pg.Client(url('postgres'))
      await client.connect()
      await client.query(`CREATE DATABASE ${name}`)
      await client.end()
      return url(name)
    },
    async crash() {
      await halt()
    },
    async comeBack() {
      await start()
    },
    async stop() {
      await halt()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
