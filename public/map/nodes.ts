/** Elements with their class and children. Text becomes text nodes: nothing is ever parsed as HTML. */
export function node(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag)
  if (className) made.className = className
  for (const child of children) made.appendChild(typeof child === 'string' ? document.createTextNode(child) : child)
  return made
}

export function link(href: string, className: string, ...children: (Node | string)[]): HTMLAnchorElement {
  const made = node('a', className, ...children) as HTMLAnchorElement
  made.href = href
  return made
}

export function svg(tag: string, attributes: Record<string, string | number>, ...children: (Node | string)[]): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const name of Object.keys(attributes)) made.setAttribute(name, String(attributes[name]))
  for (const child of children) made.appendChild(typeof child === 'string' ? document.createTextNode(child) : child)
  return made
}
