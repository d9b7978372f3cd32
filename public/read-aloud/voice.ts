/** A voice that speaks a language, `zh` or `en`: of Mandarin before Cantonese, of the device before the network. */
export function voiceFor(lang: string): SpeechSynthesisVoice | undefined {
  const speaking = speechSynthesis.getVoices().filter((voice) => tag(voice).split('-')[0] === lang)
  const mandarin = speaking.filter((voice) => !/^zh-(hk|mo|yue)/.test(tag(voice)))
  const likely = mandarin.length > 0 ? mandarin : speaking
  return likely.find((voice) => voice.localService) || likely[0]
}

/** Android writes `zh_CN`. */
const tag = ({ lang }: SpeechSynthesisVoice) => lang.toLowerCase().replace(/_/g, '-')
