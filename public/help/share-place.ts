/** A text that says where somebody is, made on the device alone: nothing of it is sent to us. */

interface Sentences {
  /** With `{lat}`, `{lon}`, `{accuracy}` and `{time}`. */
  text: string
  denied: string
  nowhere: string
  late: string
  insecure: string
  looking: string
  ready: string
  copied: string
  byHand: string
}

/** Milliseconds for the device to find out where it is. */
const patience = 20_000

export function offerToShare(): void {
  const box = document.querySelector<HTMLElement>('[data-share]')
  if (!box) return
  const said = JSON.parse(box.dataset.share!) as Sentences
  const part = (name: string) => box.querySelector<HTMLElement>(`[data-part=${name}]`)!
  const state = (sentence: string) => void (part('state').textContent = sentence)
  const button = part('locate') as HTMLButtonElement
  box.hidden = false
  part('send').hidden = !('share' in navigator)

  button.addEventListener('click', () => {
    if (!window.isSecureContext || !('geolocation' in navigator)) return state(said.insecure)
    button.disabled = true
    state(said.looking)
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: patience, maximumAge: 0 })
  })
  part('send').addEventListener('click', () => {
    // Closing the sheet of the phone is no mistake.
    void navigator.share({ text: part('text').textContent ?? '' }).catch(() => undefined)
  })
  part('copy').addEventListener('click', () => {
    void copied(part('text')).then((done) => state(done ? said.copied : said.byHand))
  })

  function found({ coords, timestamp }: GeolocationPosition): void {
    button.disabled = false
    part('text').textContent = placed(said.text, coords, timestamp)
    part('made').hidden = false
    state(said.ready)
  }

  function failed({ code }: GeolocationPositionError): void {
    button.disabled = false
    state(code === 1 ? said.denied : code === 3 ? said.late : said.nowhere)
  }
}

/** Degrees of WGS-84 with five places, a metre each; the time is that of the phone. */
function placed(sentence: string, { latitude, longitude, accuracy }: GeolocationCoordinates, at: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const time = new Date(at)
  const values: Record<string, string> = {
    lat: latitude.toFixed(5),
    lon: longitude.toFixed(5),
    accuracy: String(Math.max(1, Math.round(accuracy))),
    time: `${two(time.getHours())}:${two(time.getMinutes())}`,
  }
  return sentence.replace(/\{(\w+)\}/g, (slot, name: string) => values[name] ?? slot)
}

async function copied(from: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(from.textContent ?? '')
    return true
  } catch {
    const range = document.createRange()
    range.selectNodeContents(from)
    window.getSelection()?.removeAllRanges()
    window.getSelection()?.addRange(range)
    return false
  }
}
