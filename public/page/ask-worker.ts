import type { Asked, Told } from '../pocket/saved'

/** Whether this browser can keep pages: WeChat's cannot, and neither can any over plain http. */
export const canKeep = (): boolean => 'serviceWorker' in navigator && 'caches' in window

/** Asks the service worker, once there is one, and gives its answer. */
export async function askWorker(asked: Asked): Promise<Told> {
  const { active } = await navigator.serviceWorker.ready
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }: MessageEvent<Told>) => resolve(data)
    active!.postMessage(asked, [port2])
  })
}
