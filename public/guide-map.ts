/** The print button of a guide map: without script the browser's own menu prints. */
document.querySelectorAll<HTMLButtonElement>('[data-print]').forEach((button) => {
  button.hidden = false
  button.onclick = () => window.print()
})
