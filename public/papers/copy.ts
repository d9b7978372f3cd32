/** Copies the text of a paper; over plain http there is no clipboard, so the text is selected and copied as by hand. */
export function offerToCopy(): void {
  const button = document.getElementById('copy')
  const text = document.getElementById('text')
  const copied = document.getElementById('copied')
  if (!(button instanceof HTMLButtonElement) || !text || !copied) return
  button.hidden = false
  button.addEventListener('click', () => {
    void copy(text).then((done) => {
      copied.hidden = !done
    })
  })
}

async function copy(from: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(from.textContent ?? '')
    return true
  } catch {
    select(from)
    return document.execCommand('copy')
  }
}

/** It stays selected, so that who could not be served can still press and hold. */
function select(from: HTMLElement): void {
  const range = document.createRange()
  range.selectNodeContents(from)
  const selection = window.getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}
