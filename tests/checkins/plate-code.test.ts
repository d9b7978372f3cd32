import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { mintCode } from '../../server/checkins/mint-code.ts'
import { readCode, spacedCode } from '../../server/checkins/plate-code.ts'

const alphabet = [...'0123456789ABCDEFGHJKMNPQRSTVWXY']

/** Codes from every corner of what can be minted: the randomness itself is the input. */
const codes = fc.uint8Array({ minLength: 64, maxLength: 64 }).map((bytes) => {
  let drawn = 0
  return mintCode((size) => (drawn + size <= 64 ? bytes.subarray(drawn, (drawn += size)) : new Uint8Array(size)))
})

const replaced = (code: string, place: number, letter: string) => code.slice(0, place) + letter + code.slice(place + 1)

describe('a plate code that was typed wrongly', () => {
  it('is told from every other by any single character', () => {
    fc.assert(
      fc.property(codes, fc.nat(7), fc.constantFrom(...alphabet), (code, place, letter) => {
        fc.pre(code[place] !== letter)
        expect(readCode(replaced(code, place, letter))).to.deep.equal({ wrong: 'code-mistyped' })
      }),
    )
  })

  it('is told by any two characters that changed places, next to each other or not', () => {
    fc.assert(
      fc.property(codes, fc.nat(7), fc.nat(7), (code, one, other) => {
        fc.pre(code[one] !== code[other])
        const swapped = replaced(replaced(code, one, code[other]!), other, code[one]!)
        expect(readCode(swapped)).to.deep.equal({ wrong: 'code-mistyped' })
      }),
    )
  })

  it('is told in every one of its 240 ways, for a code gone through from end to end', () => {
    const code = mintCode(randomBytes)
    const changes = [...code].flatMap((own, place) =>
      alphabet.filter((letter) => letter !== own).map((letter) => replaced(code, place, letter)),
    )
    expect(changes).to.have.length(8 * 30)
    for (const change of changes) expect(readCode(change), change).to.have.property('wrong', 'code-mistyped')
  })

  it('is called malformed, not mistyped, when it is cut short or runs on', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 7 }), (code, kept) => {
        expect(readCode(code.slice(0, kept))).to.deep.equal({ wrong: 'code-malformed' })
        expect(readCode(code + code.slice(0, kept + 1))).to.deep.equal({ wrong: 'code-malformed' })
      }),
    )
  })

  it('is malformed when it holds a sign that no plate has', () => {
    for (const sign of ['!', '?', '/', '中', '😀', '\u0000', 'Ä']) {
      expect(readCode(`2345678${sign}`), sign).to.deep.equal({ wrong: 'code-malformed' })
    }
  })

  it('is read without harm whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => void readCode(typed)))
  })
})

describe('a plate code as people type it', () => {
  const fullWidth = (code: string) => [...code].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join('')
  const lookAlike: Record<string, string> = { '1': 'l', '0': 'O', V: 'u', '2': 'z' }

  const spellings: Record<string, (code: string) => string> = {
    'in lower case': (code) => code.toLowerCase(),
    'as printed, in two groups': spacedCode,
    'with hyphens, dots and low lines': (code) => [...code].join('-').replace('-', '_').replace('-', '.').replace('-', '·'),
    'with spaces of every kind around it': (code) => `\t ${code.slice(0, 2)}\u3000${code.slice(2)}\u00a0\n`,
    'in full-width letters': fullWidth,
    'with l for 1, O for 0, u for V and z for 2': (code) => code.replace(/[10V2]/g, (letter) => lookAlike[letter]!),
    'with I for 1': (code) => code.replaceAll('1', 'I'),
  }
  for (const [spelling, typed] of Object.entries(spellings)) {
    it(`is understood ${spelling}`, () => {
      fc.assert(fc.property(codes, (code) => void expect(readCode(typed(code))).to.deep.equal({ code })))
    })
  }
})

describe('a new plate code', () => {
  it('is eight letters of the alphabet without look-alikes, and reads as itself', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).to.match(/^[0-9A-HJKMNP-TVWXY]{8}$/)
        expect(readCode(code)).to.deep.equal({ code })
      }),
    )
  })

  it('draws again the bytes that would favour some letters', () => {
    const bytes = [255, 248, 255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    expect(mintCode((size) => Uint8Array.from(bytes.splice(0, size))).slice(0, 7)).to.equal('0123456')
  })

  it('is one of more than it takes to guess: a thousand are a thousand', () => {
    expect(new Set(Array.from({ length: 1000 }, () => mintCode(randomBytes)))).to.have.property('size', 1000)
  })
})
