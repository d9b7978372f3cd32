/** From the keyboard: → shows the answer and goes on, a digit gives its team a point, with shift it takes one. */
export function listenToKeys(page: HTMLElement, { goOn, score }: { goOn: () => void; score: (team: number, points: number) => void }): void {
  document.addEventListener('keydown', (event) => {
    const { key, code, shiftKey, target, altKey, ctrlKey, metaKey, repeat } = event
    if (!page.classList.contains('playing') || altKey || ctrlKey || metaKey || repeat) return
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return
    const digit = /^(?:Digit|Numpad)([1-6])$/.exec(code)
    if (key === 'ArrowRight') goOn()
    else if (digit) score(Number(digit[1]) - 1, shiftKey ? -1 : 1)
    else return
    event.preventDefault()
  })
}

/** Full screen, where the browser has it. */
export function offerFullScreen(page: HTMLElement, button: HTMLElement): void {
  if (!document.fullscreenEnabled || !page.requestFullscreen) return
  button.hidden = false
  button.onclick = () => void (document.fullscreenElement ? document.exitFullscreen() : page.requestFullscreen()).catch(() => undefined)
}
