import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

export interface Asked {
  status: number
  headers: IncomingHttpHeaders
  bytes: Buffer
  text: string
}

/**
 * Asks with exactly the headers given: `fetch` would add an `Accept-Language` and an `Accept-Encoding` of its own.
 *
 * @param options.from the address to ask from, one of this machine's
 */
export async function ask(
  url: string,
  { method = 'GET', headers = {}, body, from }: { method?: string; headers?: Record<string, string>; body?: string | Buffer; from?: string } = {},
): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, agent: false, ...(from && { localAddress: from }) }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks)
        resolve({ status: answer.statusCode!, headers: answer.headers, bytes, text: bytes.toString() })
      })
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

/** What a visitor's phone says of itself when it opens a page. */
export const phone = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'zh-CN,zh;q=0.9' }
