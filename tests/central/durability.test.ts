import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFiles } from '#central/files.ts'
import { lockFolder } from '#central/folder-lock.ts'
import { startCentral } from '#central/start.ts'
import { saveStaff } from '#central/store/staff.ts'
import { call, newCase, readFeed, signIn } from './support/client.ts'
import { onBothEngines, onPostgres } from './support/engines.ts'
import { paper, policy, sha256, window1 } from './support/fixtures.ts'

describe('the file store', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mente-files-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function* broken(): AsyncGenerator<Uint8Array> {
    yield paper('half')
    throw new Error('the line broke')
  }

  it('keeps nothing of an upload that broke, lied or was too large', async () => {
    const files = await openFiles(folder)
    const name = sha256(paper('half'))
    await expect(files.put(name, broken(), 100)).rejects.toThrow('the line broke')
    expect(await files.put(name, from(paper('other')), 100)).toBe('wrong_hash')
    expect(await files.put(name, from(paper('half')), 5)).toBe('too_large')
    expect(await files.put(name, from(), 100)).toBe('empty')
    expect(await files.size(name)).toBeNull()
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })

  it('names a document by its own hash, under its first two digits', async () => {
    const files = await openFiles(folder)
    const name = sha256(paper('whole'))
    expect(await files.put(name, from(paper('whole')), 100)).toMatchObject({ sha256: name })
    expect(await readdir(join(folder, name.slice(0, 2)))).toEqual([name])
  })

  it('takes no name that is not a hash', async () => {
    const files = await openFiles(folder)
    expect(() => files.size('../../etc/passwd')).toThrow(RangeError)
  })

  it('leaves alone what another instance is uploading', async () => {
    await writeFile(join(folder, 'incoming', 'young'), 'x')
    await openFiles(folder)
    expect(await readdir(join(folder, 'incoming'))).toEqual(['young'])
  })
})

async function* from(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

describe('a centre in a folder', () => {
  it('has it to itself', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'mente-two-'))
    const first = await startCentral({ dataDir, policy })
    await expect(startCentral({ dataDir, policy })).rejects.toThrow(/in use by process/)
    await first.close()
    const second = await startCentral({ dataDir, policy })
    await second.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('takes over the lock of a start that had its own process number, as every start in a container has', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'mente-lock-'))
    await writeFile(join(dataDir, 'in-use-by'), String(process.pid))
    expect(() => lockFolder(dataDir)()).not.toThrow()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('has everything again after a restart, under the same epoch', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'mente-restart-'))
    try {
      const before = await startCentral({ dataDir, policy })
      await saveStaff(before.sql, window1)
      const taken = await newCase(before)
      await before.close()
      const after = await startCentral({ dataDir, policy })
      expect(after.epoch).toBe(before.epoch)
      expect((await readFeed(after, await signIn(after, window1))).cases).toEqual([taken])
      await after.close()
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })
})

onBothEngines('the schema', (get) => {
  it('counts in numbers and dates in text, whatever the engine', async () => {
    const rows = await get().central.sql.query(
      `SELECT 9007199254740991::bigint AS n, DATE '2026-11-23' AS d, count(*) AS c, '[1]'::jsonb AS j FROM staff`,
    )
    expect(rows).toEqual([{ n: Number.MAX_SAFE_INTEGER, d: '2026-11-23', c: 8, j: [1] }])
  })

  it('undoes a transaction that fails', async () => {
    const { sql } = get().central
    const failing = sql.tx(async (query) => {
      await query.query(`INSERT INTO setting (key, value) VALUES ('x', 'y')`)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await sql.query(`SELECT 1 FROM setting WHERE key = 'x'`)).toEqual([])
  })
})

onPostgres('a database that goes away', (get) => {
  it('says so, and goes on by itself when the server is back', async () => {
    const { central, server } = get()
    const token = await signIn(central, window1)
    const { end } = await readFeed(central, token)
    await server?.crash()
    const away = await call(central, 'GET', '/v1/summary', { token })
    expect(away.status).toBe(503)
    expect(away.json).toMatchObject({ kind: 'CentralError', message: '中心数据库暂时连不上，请稍后再试。' })
    await server?.comeBack()
    await expect.poll(() => call(central, 'GET', '/v1/summary', { token }).then((answer) => answer.status)).toBe(200)
    // The listener's own connection has to come back as well, or waiting desks would sleep through the news.
    const waiting = call(central, 'GET', `/v1/feed/wait?after=${end.next}`, { token })
    await newCase(central)
    const asked = performance.now()
    expect((await waiting).json).toEqual({ news: true })
    expect(performance.now() - asked).toBeLessThan(10_000)
  })
})

onPostgres('several instances', (get) => {
  it('start at the same moment on an empty database', async () => {
    const { central, secondInstance } = get()
    await central.sql.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    const instances = await Promise.all([secondInstance(), secondInstance(), secondInstance()])
    expect(new Set(instances.map((instance) => instance.epoch)).size).toBe(1)
    for (const instance of instances) await instance.close()
  })

  it('do not touch a database of a newer version', async () => {
    const { central, secondInstance } = get()
    await central.sql.query(`INSERT INTO migration (name, applied_at) VALUES ('990-future.sql', now())`)
    await expect(secondInstance()).rejects.toThrow(/990-future/)
  })
})
