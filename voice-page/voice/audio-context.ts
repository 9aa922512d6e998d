/** A running context that has a worklet. One that does not come about is closed again: browsers give only a few. */
export async function contextWith(worklet: string): Promise<AudioContext> {
  const context = new AudioContext()
  try {
    await context.audioWorklet.addModule(worklet)
    await context.resume()
    return context
  } catch (error) {
    void context.close()
    throw error
  }
}
