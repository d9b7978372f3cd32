import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { allPlates } from '../../server/checkins/plates.ts'
import { openDatabase } from '../../server/database/open.ts'
import { shipped } from '../../server/root.ts'
import { scratchFolder } from '../database/each-database.ts'
import { ChildServer } from './child-server.ts'

/**
 * `npm run bench:streams`: what open screens cost. A thousand streams of one site's count; the memory that
 * the server takes for them, and how long after a check-in the last of them has heard of it.
 */
const streams = Number(process.env.STREAMS ?? 1000)
const rounds = Number(process.env.ROUNDS ?? 5)
const site = 'he-long-former-residence'
const most = 100

const folder = scratchFolder()
const env = { DATA_DIR: folder.path, PORT: '0', HOST: '127.0.0.1', RATE_LIMITS: 'off', LOG_LEVEL: 'error', ADMIN_PASSWORD: randomUUID() }
const server = await ChildServer.start(shipped('build/server/main.js'), [], env)
const code = await gateCode()
// What the first page and the first check-in cost is not the streams' doing.
await checkIn()
await fetch(`${server.url}/display/${site}`)

let heard = 0
const before = server.memory()!
const open: Socket[] = []
for (let made = 0; made < streams; made += 50) {
  open.push(...(await Promise.all(Array.from({ length: Math.min(50, streams - made) }, openStream))))
}
const opened = server.memory()!
const waits: number[] = []
for (let round = 0; round < rounds; round++) waits.push(await told())
const after = server.memory()!

for (const socket of open) socket.destroy()
await server.stop()
folder.remove()

const cost = Math.max(opened, after) - before
console.log(`streams  ${streams} open`)
console.log(`memory   ${before} MB before, ${opened} MB with all open, ${after} MB after ${rounds} messages to each`)
console.log(`cost     ${cost} MB, ${Math.round((cost * 1024) / streams)} kB a stream: ${cost < most ? 'reaches' : 'MISSES'} < ${most} MB`)
console.log(`told     all of them ${waits.map((ms) => `${Math.round(ms)} ms`).join(', ')} after a check-in (one message a second)`)

async function openStream(): Promise<Socket> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(`GET /display/${site}/events HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n`)
  await once(socket, 'data')
  socket.on('data', (chunk) => (heard += chunk.includes('event: count') ? 1 : 0))
  return socket
}

/** Milliseconds from a check-in until every stream has been told. */
async function told(): Promise<number> {
  heard = 0
  const began = performance.now()
  await checkIn()
  while (heard < streams) await new Promise((resolve) => setTimeout(resolve, 5))
  return performance.now() - began
}

async function checkIn(): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}/c/${code}`, { method: 'POST', headers, body: JSON.stringify({ scan_id: randomUUID() }) })
  if (answer.status !== 201) throw new Error(`a check-in answered ${answer.status}`)
}

async function gateCode(): Promise<string> {
  const db = await openDatabase(join(folder.path, 'red-footprints.sqlite'))
  const plates = await allPlates(db.read)
  await db.close()
  return plates.find((plate) => plate.site === site && plate.stop === '')!.code
}
