/** What a custom property of the stylesheet is for this reader: `--red`, `--song`. */
export function ofPalette(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
