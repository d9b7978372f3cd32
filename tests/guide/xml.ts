const name = '[A-Za-z_][\\w.:-]*'
const text = '(?:[^<>&]|&(?:amp|lt|gt|quot|apos|#\\d+);)*'
const element = `<(?<close>/)?(?<tag>${name})(?<attributes>(?:\\s+${name}="${text}")*)\\s*(?<empty>/)?>`
const token = new RegExp(`^(?:${element}|${text.slice(0, -1)}+)`)

/** What keeps a text from being well-formed XML of elements, attributes and text; undefined when nothing does. */
export function xmlFault(xml: string): string | undefined {
  const open: string[] = []
  for (let rest = xml; rest !== ''; ) {
    const found = token.exec(rest)
    if (!found) return `at ${rest.slice(0, 40)}`
    const { close, tag, attributes = '', empty } = found.groups!
    const names = [...attributes.matchAll(/([\w.:-]+)="/g)].map(([, one]) => one)
    if (new Set(names).size < names.length) return `an attribute twice in ${found[0]}`
    if (close) {
      if (open.pop() !== tag) return `</${tag}> closes nothing`
    } else if (tag && !empty) {
      open.push(tag)
    } else if (!tag && open.length === 0) {
      return `text outside the root: ${found[0]}`
    }
    rest = rest.slice(found[0].length)
  }
  return open.length > 0 ? `<${open.at(-1)}> stays open` : undefined
}
