import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Prepares a server for its end. The function it returns takes no new connection, answers every request that
 * has arrived, each as the last of its connection, and resolves when all connections are closed. A connection
 * on which nothing has arrived ends at once; one whose request is still on its way has `patience` milliseconds.
 * Node itself would wait for as long as a client keeps its connection, also for one that says nothing.
 */
export function drainable(server: Server, { patience }: { patience: number }): () => Promise<void> {
  /** The open connections, each with the answer to the last request that came over it. */
  const connections = new Map<Socket, ServerResponse | undefined>()
  server.on('connection', (socket: Socket) => {
    connections.set(socket, undefined)
    socket.once('close', () => connections.delete(socket))
  })
  server.prependListener('request', (req, res) => connections.set(req.socket, res))

  return () =>
    new Promise((resolve) => {
      server.prependListener('request', (_req, res) => res.setHeader('Connection', 'close'))
      const tidy = setInterval(() => server.closeIdleConnections(), 100)
      const enough = setTimeout(() => server.closeAllConnections(), patience)
      server.close(() => {
        clearInterval(tidy)
        clearTimeout(enough)
        resolve()
      })
      for (const [socket, answer] of connections) {
        if (socket.bytesRead === 0) socket.destroy()
        else if (answer?.headersSent === false) answer.setHeader('Connection', 'close')
      }
    })
}
