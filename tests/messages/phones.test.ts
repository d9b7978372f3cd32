import { expect } from 'chai'
import { dialled, maskedPhone, mobileOf } from '../../server/messages/phones.ts'

describe('a phone number', () => {
  it('that is no mainland mobile one gets no SMS', () => {
    const none = ['', '0744-8231234', '12812345678', '1381234567', '138123456789', '+1 138 1234 5678', '+852 9123 4567', '5678', '一三八', '138123x5678']
    for (const phone of none) expect(mobileOf(phone), phone).to.equal(undefined)
  })

  it('is a mobile one however it was written down', () => {
    for (const phone of ['13812345678', '138 1234 5678', '138-1234-5678', '+86 13812345678', '+86-138-1234-5678', '008613812345678', '８６１３８１２３４５６７８', '(138)12345678']) {
      expect(mobileOf(phone), phone).to.equal('13812345678')
    }
  })

  it('is dialled by one tap, its extension after a pause', () => {
    const typed = ['+86 138-1234-5678', '０７４４－８２３１２３４', '0744-8231234-801', '010 62345678 转 12', '+44 20 7946 0958', '12345']
    expect(typed.map(dialled)).to.deep.equal(['13812345678', '07448231234', '07448231234,801', '01062345678,12', '+442079460958', '12345'])
  })

  it('is masked in lists, a short one whole', () => {
    const masked = ['+86 138 1234 5678', '0744-8231234', '0744-8231234-801', '8231234', '823123', ''].map(maskedPhone)
    expect(masked).to.deep.equal(['138****5678', '****34', '****01', '****34', '****', '****'])
  })
})
