import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'

/**
 * How long a client may take, in milliseconds: to say what it asks, and to send all of it. Who sends a byte now and
 * then, to hold a connection for ever, is told 408 and loses it (Slowloris). The largest file that is taken, 10 MB,
 * needs less than five minutes on the slowest line that we build for, 400 kbit/s. Between two requests a connection may
 * rest: a visitor reads before the tap, and a new connection costs one more way there and back; a proxy keeps its
 * connections for up to two minutes, and must not find one closed as it sends a check-in.
 */
export const waits = { headersTimeout: 20_000, requestTimeout: 300_000, connectionsCheckingInterval: 5_000, keepAliveTimeout: 130_000 } as const satisfies ServerOptions

/** The server of an application; it does not listen yet. */
export function httpServer(listener: RequestListener, patience: ServerOptions = waits): Server {
  return createServer(patience, listener)
}
