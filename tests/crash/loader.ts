import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import type { Request } from './attempts.ts'

/**
 * A process that sends the check-ins of a file, `node loader.js URL FILE`, over connections that stay open,
 * each one request at a time, and writes a line for every answer: `{i, status, answer}`. A connection
 * whose request gets no answer sends no more.
 */

const [url = '', file = ''] = process.argv.slice(2)
const requests = JSON.parse(readFileSync(file, 'utf8')) as Request[]
const connections = 24
let next = 0

await Promise.all(
  Array.from({ length: connections }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    try {
      while (next < requests.length) {
        const i = next++
        const { status, answer } = await send(agent, requests[i]!)
        process.stdout.write(`${JSON.stringify({ i, status, answer })}\n`)
      }
    } catch {
      // The server is gone: what it has not answered is not acknowledged.
    }
    agent.destroy()
  }),
)

function send(agent: Agent, { path, cookie, body }: Request): Promise<{ status: number; answer: object }> {
  const headers = { accept: 'application/json', 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) }
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { agent, method: 'POST', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => {
        // An answer that broke off half-way is none.
        if (response.complete) resolve({ status: response.statusCode!, answer: JSON.parse(text) as object })
        else reject(new Error('the answer broke off'))
      })
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}
