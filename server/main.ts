import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { createApp } from './app.ts'
import { allPlates, currentPlates } from './checkins/plates.ts'
import { ConfigError, readConfig } from './config.ts'
import { databaseFile } from './operations/backup.ts'
import { drainable } from './operations/drain.ts'
import { httpServer } from './operations/http-server.ts'
import { jobsOf, scheduleJobs } from './operations/jobs.ts'
import { explained, StartError } from './operations/start-trouble.ts'
import { takeFolder } from './operations/take-folder.ts'
import { openParts, type Parts } from './parts.ts'
import { passwordFile } from './staff/first-admin.ts'
import { openLog } from './web/log.ts'

/** Milliseconds for a request that is on its way when the end comes; `docker stop` kills after ten seconds. */
const patience = 8_000

/** Opens the stores, listens, and on SIGTERM answers what has arrived before it ends. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = openLog(config.LOG_LEVEL)
  // Node's own last words would show all that an error carries.
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'the process ends by an error that nobody expected')
    process.exit(1)
  })
  if (config.RATE_LIMITS === 'off') log.warn('RATE_LIMITS is off: for load tests on your own machine only')
  const isNew = config.DATABASE_URL === undefined && !existsSync(databaseFile(config.DATA_DIR))
  const open = async () => ({ giveUp: takeFolder(config, log), parts: await openParts({ config, log, now: Date.now, random: randomBytes }) })
  const { giveUp, parts } = await explained(config, open)
  parts.meters.watchProcess()
  const server = httpServer(createApp(parts))
  const drain = drainable(server, { patience })
  await listen(server, config.PORT, config.HOST)
  const stopJobs = scheduleJobs(jobsOf(parts), log, () => parts.db.onDuty())
  parts.hub.start()
  parts.outbox.start()
  let ending: Promise<void> | undefined
  const end = async () => {
    const jobsDone = stopJobs()
    parts.hub.end()
    const delivered = parts.outbox.stop()
    await drain()
    await parts.queue.drained()
    await Promise.all([delivered, jobsDone])
    await parts.db.close()
    giveUp()
  }
  // Ctrl-C reaches a process twice, from the terminal and from npm: the second must not cut the first short.
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void (ending ??= end()))
  console.log(await welcome(parts, server.address() as AddressInfo, isNew))
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ message }) => reject(new ConfigError(`HOST, PORT: ${message}`)))
    server.listen(port, host, resolve)
  })
}

/** What the operator needs to go on: the guide, one check-in address to try, the console; and whether all of it is new, which a disk that is not mounted makes it. */
async function welcome({ config, db, guide, now }: Parts, { port }: AddressInfo, isNew: boolean): Promise<string> {
  const here = config.PUBLIC_URL.replace(/:0$/, `:${port}`)
  const first = guide.sites()[0]?.slug
  const plate = currentPlates(await allPlates(db.read), now()).find(({ site, stop }) => site === first && stop === '')
  const password = passwordFile(config.DATA_DIR)
  return [
    '红色足迹 Red Footprints',
    `  导览 guide      ${here}/`,
    `  打卡 check-in   ${here}/c/${plate?.code ?? ''}`,
    `  管理 console    ${here}/staff`,
    ...(isNew ? [`  新建 new         ${resolve(config.DATA_DIR)} (此前没有数据 no data was there)`] : []),
    ...(existsSync(password) ? [`  管理员 admin     ${password} (password 密码)`] : []),
  ].join('\n')
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof StartError
  console.error(expected ? error.message : error)
  // Not merely its code: a database that is open already would keep the process.
  process.exit(1)
})
