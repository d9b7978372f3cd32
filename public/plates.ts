/** Printing needs a script: without one the button stays away, and the browser's own menu prints. */
const button = document.getElementById('print')
if (button instanceof HTMLButtonElement) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
