import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { shipped } from '../../server/root.ts'
import { scratchFolder } from '../database/each-database.ts'
import { benchSettings, CheckIns, visitsInDatabase } from './check-ins.ts'
import { ChildServer } from './child-server.ts'
import { signIn } from './sign-in.ts'

/**
 * `npm run bench:steady`: an everyday crowd in figures. So many check-ins a second (`RATE`) arrive on time,
 * whether or not the ones before are answered, while one manager downloads exports and another keeps the
 * dashboard open. What counts is how long a visitor waits.
 */
const rate = Number(process.env.RATE ?? 500)
const seconds = Number(process.env.SECONDS ?? 20)
const site = 'he-long-former-residence'
const folder = scratchFolder()
const secret = randomBytes(32).toString('hex')
const password = randomBytes(12).toString('hex')
const server = await ChildServer.start(shipped('build/server/main.js'), [], { ...benchSettings(folder.path, secret), ADMIN_PASSWORD: password })
const checkIns = await CheckIns.at(site, { folder: folder.path, secret })
const cookie = await signIn(server.url, password)

let working = true
let downloads = 0
const managers = Promise.all([
  again('/staff/exports/visits.csv?from=2026-01-01&to=2026-12-31&by=day', 50),
  again('/staff', 200),
  again('/counts.json', 50),
])
const waits = await crowd()
working = false
await managers
await server.stop()
const found = await visitsInDatabase(folder.path)
folder.remove()

waits.sort((a, b) => a - b)
const at = (share: number) => Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * share))]!)
console.log(`${waits.length} check-ins in ${seconds} s beside ${downloads} downloads and pages`)
console.log(`waited p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms  ${at(0.99) < 200 ? 'reaches' : 'MISSES'} p99 < 200 ms`)
console.log(`visits ${waits.length} acknowledged, ${found} in the database`)
if (found !== waits.length) throw new Error('an acknowledged visit is missing')

async function crowd(): Promise<number[]> {
  const next = checkIns.prepared(rate * seconds)
  const { hostname, port } = new URL(server.url)
  const began = performance.now()
  const answered: Promise<number>[] = []
  const idle: ReturnType<typeof connect>[] = []
  while (answered.length < rate * seconds) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) / 1000) * rate))
    while (answered.length < due) {
      // From the moment it was due, not from when it could be sent.
      const wanted = began + (answered.length / rate) * 1000
      const socket = idle.pop() ?? connect({ host: hostname, port: Number(port), noDelay: true })
      answered.push(
        new Promise((resolve, reject) => {
          socket.removeAllListeners().once('error', reject)
          socket.once('data', (chunk) => {
            if (chunk.toString('latin1', 9, 12) !== '201') return reject(new Error(chunk.toString('latin1')))
            idle.push(socket)
            resolve(performance.now() - wanted)
          })
          socket.write(next())
        }),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const waited = await Promise.all(answered)
  for (const socket of idle) socket.destroy()
  return waited
}

async function again(path: string, pause: number): Promise<void> {
  while (working) {
    const answer = await fetch(server.url + path, { headers: { cookie } })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    downloads++
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
