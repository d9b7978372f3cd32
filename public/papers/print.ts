/** Printing needs a script: without one the button stays away, and the browser's own menu prints. */
export function offerToPrint(): void {
  const button = document.getElementById('print')
  if (!(button instanceof HTMLButtonElement)) return
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
