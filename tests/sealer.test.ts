import { expect } from 'chai'
import fc from 'fast-check'
import { Sealer } from '../server/sealer.ts'
import { random } from './staff/house.ts'

const secret = 'a secret of more than thirty-two characters'
const other = 'another one of more than thirty-two letters'

describe('a sealed text', () => {
  const sealer = new Sealer([secret], 'contacts', random)

  it('that was changed anywhere, cut short or drawn out does not open', () => {
    const sealed = sealer.seal('兰书记 138 1234 5678')
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.map((byte, i) => (i === at ? byte ^ 1 : byte))
      expect(sealer.open(changed), `byte ${at}`).to.equal(undefined)
    }
    for (const wrong of [[], [1], sealed.slice(0, 28), sealed.slice(0, -1), [...sealed, 0], new Uint8Array(60)]) {
      expect(sealer.open(Uint8Array.from(wrong))).to.equal(undefined)
    }
  })

  it('does not open with another secret, nor for another purpose', () => {
    const sealed = sealer.seal('138 1234 5678')
    expect(new Sealer([other], 'contacts', random).open(sealed)).to.equal(undefined)
    expect(new Sealer([secret], 'messages', random).open(sealed)).to.equal(undefined)
  })

  it('opens to what it was, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(sealer.open(sealer.seal(text))).to.equal(text)
      }),
    )
  })

  it('under the previous secret still opens, while new ones need the new', () => {
    const changed = new Sealer([secret, other], 'contacts', random)
    const before = new Sealer([other], 'contacts', random)
    expect(changed.open(before.seal('兰'))).to.equal('兰')
    expect(before.open(changed.seal('兰'))).to.equal(undefined)
  })

  it('shows nothing of the text but its length, and is never the same twice', () => {
    const text = '兰书记'.repeat(20)
    const [one, two] = [sealer.seal(text), sealer.seal(text)]
    expect(Buffer.from(one).includes('兰')).to.equal(false)
    expect(Buffer.compare(one, two)).not.to.equal(0)
    expect(one).to.have.length(Buffer.byteLength(text) + 29)
    expect(one[0], 'the layout’s number').to.equal(1)
    expect(one.buffer.byteLength, 'bytes of their own').to.equal(one.length)
  })

  it('takes its nonce from the randomness it is given', () => {
    const counted = new Sealer([secret], 'contacts', (size) => new Uint8Array(size).fill(7))
    expect([...counted.seal('x').slice(1, 13)]).to.deep.equal(Array(12).fill(7))
  })
})
