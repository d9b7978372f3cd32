export interface Listener {
  on: Record<string, (data: string) => void>
  /** The connection is gone; another is being made. */
  lost(): void
  /** Something has been heard, whatever it was. */
  heard(): void
}

/** The server says something every twenty seconds: a connection that is silent for longer is dead. */
const silence = 50_000
const longestWait = 30_000

/**
 * Listens to a stream of server-sent events for as long as the page stands. A browser re-opens a stream that
 * broke; one that was refused, or has gone silent, is opened again here, a little later every time.
 */
export function listen(address: string, { on, lost, heard }: Listener): void {
  let source: EventSource
  let wait = 2000
  let watch: number | undefined
  let again: number | undefined

  const open = () => {
    window.clearTimeout(again)
    if (source) source.close()
    source = new EventSource(address)
    for (const name of Object.keys(on)) {
      source.addEventListener(name, ({ data }) => {
        wait = 2000
        expectMore()
        heard()
        on[name]!(data as string)
      })
    }
    source.onerror = () => {
      lost()
      if (source.readyState === EventSource.CLOSED) openLater()
    }
    expectMore()
  }
  const openLater = () => {
    window.clearTimeout(again)
    again = window.setTimeout(open, wait)
    wait = Math.min(wait * 2, longestWait)
  }
  const expectMore = () => {
    window.clearTimeout(watch)
    watch = window.setTimeout(() => {
      lost()
      open()
    }, silence)
  }

  window.addEventListener('online', open)
  open()
}
