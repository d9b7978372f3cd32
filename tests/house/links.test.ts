import { existsSync, statSync } from 'node:fs'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'
import { doors } from '../../server/staff/doors.ts'
import { spansOf, textOf } from './papers.ts'

const papers = ['README.md', 'README.zh-CN.md', 'OPERATING.md', 'OPERATING.zh-CN.md', 'CONTRIBUTING.md', 'CHANGELOG.md']

/** The name of a heading in an address, as code hosts make it. */
const anchorOf = (heading: string) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-')
const anchorsOf = (paper: string) => [...paper.replace(/^```\w*\n.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!))

describe('the papers', () => {
  for (const name of papers) {
    const paper = textOf(name)

    it(`${name} leads to files and headings that are there`, () => {
      const links = [...paper.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link!)
      for (const link of links) {
        const [file, anchor] = link.split('#') as [string, string?]
        expect(file === '' || existsSync(shipped(decodeURIComponent(file))), link).to.equal(true)
        if (anchor !== undefined) expect(anchorsOf(file === '' ? paper : textOf(file)), link).to.include(decodeURIComponent(anchor))
      }
    })

    it(`${name} names files that are there`, () => {
      const named = spansOf(paper).filter((span) => /^[a-z]+(\/[\w.-]+)+\.\w+$/.test(span) && !span.startsWith('data/var/'))
      const places = (file: string) => [file, `server/${file}`].map(shipped)
      expect(named.filter((file) => !places(file).some((place) => existsSync(place)))).to.deep.equal([])
    })

    it(`${name} names pages of the console that are there`, () => {
      const named = spansOf(paper).filter((span) => /^\/staff[a-z/-]*$/.test(span))
      expect(named.filter((path) => !(path in doors))).to.deep.equal([])
    })
  }

  it('are of a length that somebody reads', () => {
    for (const name of papers) expect(textOf(name).split('\n').length, name).to.be.at.most(500)
  })

  it('show pictures that a slow line can carry', () => {
    const pictures = papers.flatMap((name) => [...textOf(name).matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, file]) => file!))
    expect(pictures).to.have.length.above(3)
    for (const file of pictures) expect(statSync(shipped(file)).size, file).to.be.below(300_000)
  })
})
