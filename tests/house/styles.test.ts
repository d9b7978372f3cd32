import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'

/** What has a scale of type of its own: the screen on a wall, sheets of paper, the map with its marks. */
const apart = /^(display|papers|report|plates\/sheet|guide-map|map|passport\/certificate|ways\/print)\b/
/** Outside the scale: the words inside a stamp and a mark, and figures that fill a hand. */
const small = 0.8
const large = 3.5
/** Where colours and steps of space get their names. */
const palette = 'style/ground.css'

interface Text {
  name: string
  text: string
}

const under = (folder: string, ending: string): Text[] =>
  readdirSync(shipped(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, text: readFileSync(shipped(`${folder}/${name}`), 'utf8') }))

const sheets = under('public', '.css').map(({ name, text }) => ({ name, text: text.replace(/\/\*.*?\*\//gs, '') }))
const ground = sheets.find(({ name }) => name === palette)!

/** Every place where a pattern stands, as `FILE: WHAT`. */
const standing = (among: Text[], pattern: RegExp): string[] => among.flatMap(({ name, text }) => [...text.matchAll(pattern)].map(([whole]) => `${name}: ${whole}`))

describe('the stylesheets', () => {
  it('take the size of type from the one scale', () => {
    const inRem = /font(?:-size)?: [^;{}]*?([\d.]+)rem/g
    const stray = sheets
      .filter(({ name }) => !apart.test(name))
      .flatMap(({ name, text }) =>
        [...text.matchAll(inRem)]
          .filter(([whole, size]) => !/clamp|calc/.test(whole) && Number(size) !== 1 && Number(size) >= small && Number(size) <= large)
          .map(([whole]) => `${name}: ${whole}`),
      )
    expect(standing(sheets, inRem)).to.not.be.empty
    expect(stray).to.deep.equal([])
  })

  it('take space from the one scale: what is no step of it belongs to the type (em), to a drawing (px) or to paper (mm)', () => {
    const spaces = standing(sheets, /(?<![\w-])(?:margin|padding|gap|row-gap|column-gap)(?:-[a-z]+)*: [^;{}]+/g)
    expect(spaces.some((one) => one.includes('var(--space-3)'))).to.equal(true)
    expect(spaces.map((one) => one.replace(/calc\((?:[^()]|\([^()]*\))*\)/g, 'calc')).filter((one) => /\drem/.test(one))).to.deep.equal([])
  })

  it('name every colour once, beside the others; only white and black need no name', () => {
    const colour = /#[\da-f]{3,8}\b(?![^{}]*\{)|\b(?:rgb|hsl)a?\([^)]*\)/gi
    const named = { ...ground, text: ground.text.replace(/--[\w-]+: [^;]+;/g, '') }
    expect(standing([ground], colour)).to.have.length.above(10)
    expect(standing([...sheets.filter(({ name }) => name !== palette), named], colour).filter((one) => !/#(?:fff|000)$/.test(one))).to.deep.equal([])
  })

  it('use only names that have a value there, give none of them another, and keep none that nothing uses', () => {
    const declared = new Set([...ground.text.matchAll(/(--[\w-]+):/g)].map(([, name]) => name))
    expect(standing(sheets, /var\(--[\w-]+/g).filter((one) => !declared.has(one.split('var(')[1]!))).to.deep.equal([])
    expect(standing(sheets, /var\(--[\w-]+\s*,[^)]*/g)).to.deep.equal([])
    expect([...declared].filter((name) => !sheets.some(({ text }) => text.includes(`var(${name})`)))).to.deep.equal([])
  })
})

describe('the classes', () => {
  const views = under('views', '.ejs')
  const scripts = [...under('public', '.ts'), ...under('tests', '.ts')]
  /** Words that a view puts on an element, also those that it chooses between; what it puts together is left out. */
  const worn = ({ text }: Text): string[] =>
    [...text.matchAll(/\sclass="((?:<%.*?%>|[^"])*)"/g)].flatMap(([, value]) =>
      value!
        .replace(/[^\s>]*<%=.*?%>[^\s<]*|<%.*?%>/g, ' ')
        .split(/\s+/)
        .filter(Boolean),
    )
  const styled = new Set(sheets.flatMap(({ text }) => [...text.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name)))
  /** In a script or a test: `.name` in a selector, `class="name"`, or a word given to a list of classes. */
  const sought = new Set(
    scripts.flatMap(({ text }) =>
      [...text.matchAll(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g)].flatMap(([string]) => [
        ...[...string.matchAll(/(?<!\w)\w*\.([a-z][\w-]*)/g)].map(([, name]) => name!),
        ...[...string.matchAll(/class="([\w -]+)/g)].flatMap(([, names]) => names!.split(' ')),
      ]),
    ),
  )

  it('of the views are known to a style, a script or a test', () => {
    const found = views.flatMap((view) => worn(view).map((name) => ({ view: view.name, name })))
    expect(found.map(({ name }) => name)).to.include.members(['button', 'plate-card', 'unseen'])
    expect(found.filter(({ name }) => !styled.has(name) && !sought.has(name)).map(({ view, name }) => `${view}: ${name}`)).to.deep.equal([])
  })

  it('of the stylesheets are worn by something', () => {
    const words = new Set([...views, ...scripts, ...under('server', '.ts')].flatMap(({ text }) => text.match(/[a-z][\w-]*/g) ?? []))
    // Leaflet puts its own on what it makes, and some of ours end in what is known only when a page is drawn.
    const made = /^leaflet-|^(per|map-ground|map-label)-/
    expect([...styled].filter((name) => !words.has(name!) && !made.test(name!) && !/^\d/.test(name!))).to.deep.equal([])
  })
})
