/**
 * Lets a reader slide through the stages of the march. The list below says it all without this: what is shown here is
 * what stands there, marked on the strip of time and on the sketch.
 */
export function slideThrough(board: HTMLElement): void {
  const panel = board.querySelector<HTMLElement>('[data-march-slide]')
  const range = board.querySelector<HTMLInputElement>('input[type=range]')
  const now = board.querySelector<HTMLElement>('[data-march-now]')
  const stages = Array.from(document.querySelectorAll<HTMLElement>('li[data-stage]'))
  if (!panel || !range || !now || stages.length === 0) return
  const steps = Array.from(panel.querySelectorAll<HTMLButtonElement>('[data-march-step]'))

  const show = () => {
    const at = Number(range.value)
    const stage = stages[at]
    if (!stage) return
    range.setAttribute('aria-valuetext', stage.getAttribute('data-said') ?? '')
    for (const mark of Array.from(document.querySelectorAll('[data-stage]'))) {
      const n = Number(mark.getAttribute('data-stage'))
      mark.classList.toggle('now', n === at)
      mark.classList.toggle('past', n < at)
      // Dots of one week lie over each other: the one that is meant comes on top.
      if (n === at && mark instanceof SVGCircleElement) mark.parentNode?.appendChild(mark)
    }
    now.textContent = ''
    now.append(line('march-when', stage.getAttribute('data-said') ?? ''), line('', textOf(stage, '[data-event]')), line('doubt', textOf(stage, '.doubt')))
    for (const step of steps) {
      const to = at + Number(step.getAttribute('data-march-step'))
      step.disabled = to < 0 || to >= stages.length
    }
  }
  range.addEventListener('input', show)
  for (const step of steps) {
    step.addEventListener('click', () => {
      range.value = String(Number(range.value) + Number(step.getAttribute('data-march-step')))
      show()
    })
  }
  panel.hidden = false
  show()
}

function line(className: string, text: string): HTMLElement {
  const paragraph = document.createElement('p')
  paragraph.className = className
  paragraph.textContent = text
  return paragraph
}

/** What a part of a stage says, without the small numbers of its sources. */
function textOf(stage: HTMLElement, part: string): string {
  const copy = stage.querySelector(part)?.cloneNode(true) as HTMLElement | undefined
  for (const cite of Array.from(copy?.querySelectorAll('.cite') ?? [])) cite.remove()
  return (copy?.textContent ?? '').replace(/\u2060/g, '').trim()
}
