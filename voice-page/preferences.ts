import models from '../core/config/models.json' with { type: 'json' }

/** What the Settings view changes. It lives as long as the page is open, and nowhere else. */
export interface Preferences {
  openaiKey: string
  githubToken: string
  liveModel: string
  listeningModel: string
  thinkingModel: string
  speakingModel: string
  voice: string
  /** BCP 47, or empty: heard by the model. */
  language: string
  microphone: string
  theme: 'auto' | 'light' | 'dark'
  turns: 'server_vad' | 'semantic_vad' | 'push'
  /** The microphone pauses while the Architect speaks. */
  halfDuplex: boolean
  /** The browser keeps the loudspeaker out of the microphone. */
  echoCancellation: boolean
  dollars: number
  minutes: number
  /** What a minute costs at most with a model whose price is not known; 0: not said. */
  dollarsAMinute: number
}

export const preferences: Preferences = {
  openaiKey: '',
  githubToken: '',
  liveModel: models.live.openai,
  listeningModel: models.listening.openai,
  thinkingModel: models.thinking.openai,
  speakingModel: '',
  voice: 'marin',
  language: '',
  microphone: '',
  theme: 'auto',
  turns: 'server_vad',
  halfDuplex: false,
  echoCancellation: true,
  dollars: 1,
  minutes: 15,
  dollarsAMinute: 0,
}
