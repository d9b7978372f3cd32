import { expect } from 'chai'
import fc from 'fast-check'
import { LetterNumbers, spelledNumber } from '../../../server/bookings/papers/letter-numbers.ts'

const secret = 'a secret of at least thirty-two characters'
const numbers = new LetterNumbers([secret])
const ref = 'AB3DEFG7HK'

describe('the number on a letter', () => {
  it('is read as it was given: reference, sequence, kind', () => {
    for (const sequence of [0, 7, 99, 100, 12345]) {
      const number = numbers.numberOf('letter', ref, sequence, 'forty people')
      expect(numbers.read(number)).to.deep.equal({ number, ref, sequence, kind: 'letter' })
      expect(numbers.read(spelledNumber(number))).to.deep.equal({ number, ref, sequence, kind: 'letter' })
    }
  })

  it('is short, in groups of five', () => {
    expect(spelledNumber(numbers.numberOf('letter', ref, 0, 'forty people'))).to.match(/^AB3DE-FG7HK-00[0-9A-Y]{3}-[0-9A-Y]{5}$/)
  })

  it('is forgiven lower case, spaces, full-width letters, other dashes and look-alikes', () => {
    const number = numbers.numberOf('certificate', ref, 3, '38')
    const wide = [...number].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join('')
    for (const typed of [number.toLowerCase(), ` ${number.match(/../g)!.join(' ')} `, wide, number.replace(/^(.{5})/, '$1–'), number.replaceAll('0', 'o').replaceAll('1', 'l')]) {
      expect(numbers.read(typed)?.number, typed).to.equal(number)
    }
  })

  it('says whether the paper says what holds', () => {
    const read = numbers.read(numbers.numberOf('letter', ref, 1, 'forty people'))!
    expect(numbers.stillSays(read, 'forty people')).to.equal(true)
    expect(numbers.stillSays(read, 'sixty people')).to.equal(false)
  })

  it('is not a certificate’s number', () => {
    const read = numbers.read(numbers.numberOf('certificate', ref, 1, 'forty people'))!
    expect(read.kind).to.equal('certificate')
    expect(numbers.stillSays({ ...read, kind: 'letter' }, 'forty people')).to.equal(false)
  })

  it('is still known after the secret was changed, and unknown under another', () => {
    const number = numbers.numberOf('letter', ref, 0, 'forty people')
    const changed = new LetterNumbers(['another secret of thirty-two characters', secret])
    expect(changed.stillSays(changed.read(number)!, 'forty people')).to.equal(true)
    expect(new LetterNumbers(['another secret of thirty-two characters']).read(number)).to.equal(undefined)
  })

  it('is never read from what was typed at random', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80, unit: 'grapheme' }), (typed) => numbers.read(typed) === undefined))
    const letters = fc.string({ minLength: 20, maxLength: 20, unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXY') })
    let read = 0
    fc.assert(fc.property(letters, (typed) => void (read += numbers.read(typed) === undefined ? 0 : 1)), { numRuns: 2000, seed: 31 })
    expect(read).to.equal(0)
  })
})
