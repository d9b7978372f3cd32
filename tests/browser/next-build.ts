import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A guide behind a front that can pass for its next build: every style and script under another name, the old names gone. */
export class NextBuild {
  readonly #server: Server
  deployed = false
  url = ''

  private constructor(server: Server) {
    this.#server = server
  }


  static async before(guide: string): Promise<NextBuild> {
    const server = createServer((req, res) => {
      void build.#answer(guide, req.url!, req.headers.cookie ?? '').then(({ status, headers, body }) => res.writeHead(status, headers).end(body))
    })
    const build = new NextBuild(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    build.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return build
  }

  async #answer(guide: string, path: string, cookie: string): Promise<{ status: number; headers: Record<string, string | string[]>; body: string | Buffer }> {
    const named = /^\/assets\/.*\.(css|js)$/.test(path)
    if (named && this.deployed !== path.includes('.next.')) return { status: 404, headers: {}, body: '' }
    const answer = await fetch(guide + path.replace('.next.', '.'), { headers: { cookie, 'accept-language': 'zh-CN' }, redirect: 'manual' })
    const plain = [...answer.headers].filter(([name]) => !/^(content-(length|encoding)|transfer-encoding|connection|keep-alive|etag|set-cookie)$/.test(name))
    // Cookies are the one head of which there are several.
    const headers = { ...Object.fromEntries(plain), 'set-cookie': answer.headers.getSetCookie() }
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (!/html|javascript|css/.test(answer.headers.get('content-type') ?? '')) return { status: answer.status, headers, body: bytes }
    const name = this.deployed ? 'next' : 'old'
    const text = this.deployed ? bytes.toString().replace(/(\/assets\/[\w-]+)\.(css|js)/g, '$1.next.$2') : bytes.toString()
    const marked = text.replace(/^<!doctype html>\s*<html /, (start) => `${start}data-build="${name}" `)
    return { status: answer.status, headers, body: path.endsWith('.css') ? `${text}:root{--build:${name}}` : marked }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
