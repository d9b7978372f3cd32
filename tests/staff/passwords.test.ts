import { parseOptions } from '@node-rs/argon2'
import { expect } from 'chai'
import { fits, fitsNothing, hashOf, isLongEnough, readablePassword } from '../../server/staff/passwords.ts'

describe('passwords', () => {
  it('fit their own hash and no other, however near', async () => {
    const kept = await hashOf('mei counts visitors')
    expect(await fits('mei counts visitors', kept)).to.equal(true)
    for (const wrong of ['', ' ', 'Mei counts visitors', 'mei counts visitors ', 'mei counts visitor', kept]) {
      expect(await fits(wrong, kept), wrong).to.equal(false)
    }
  })

  it('are not cut at NUL or at any length', async () => {
    const kept = await hashOf('abc\0def')
    expect(await fits('abc', kept)).to.equal(false)
    expect(await fits('abc\0xyz', kept)).to.equal(false)
    const long = 'x'.repeat(9000)
    expect(await fits(`${long}a`, await hashOf(`${long}b`))).to.equal(false)
  })

  it('fit whichever form of a character the keyboard sends', async () => {
    expect(await fits('cafe\u0301 ａｂｃ 红色', await hashOf('café abc 红色'))).to.equal(true)
  })

  it('are salted', async () => {
    expect(await hashOf('the same twice')).not.to.equal(await hashOf('the same twice'))
  })

  it('of unknown names take the same work, and are never right', async () => {
    const { saltLen, ...real } = parseOptions(await hashOf('anything at all'))
    const { saltLen: standIn, ...stand } = parseOptions(fitsNothing)
    expect(stand).to.deep.equal(real)
    expect(standIn).to.equal(saltLen)
    for (const guess of ['', '\0', 'A'.repeat(43), fitsNothing]) expect(await fits(guess, fitsNothing)).to.equal(false)
  })

  it('may be set from 10 to 200 characters, counted as a person counts', () => {
    for (const letter of ['1', '红', '🏔']) {
      const allowed = [9, 10, 200, 201].map((length) => isLongEnough(letter.repeat(length)))
      expect(allowed).to.deep.equal([false, true, true, false])
    }
  })

  it('can be made readable, from any randomness', () => {
    for (const byte of [0, 1, 127, 254, 255]) {
      const made = readablePassword((size) => new Uint8Array(size).fill(byte))
      expect(made).to.match(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/)
      expect(isLongEnough(made)).to.equal(true)
    }
    const counting = readablePassword((size) => Uint8Array.from({ length: size }, (_, at) => at * 7))
    expect(new Set(counting.replaceAll('-', '')).size).to.be.greaterThan(8)
  })
})
