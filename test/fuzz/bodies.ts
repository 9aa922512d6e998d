import type { Chance } from './random.ts'

export const model = 'scripted'
type Json = Record<string, unknown>

/** A body that is allowed, in one of the forms that a worker sends. */
export function honestBody(chance: Chance): Json {
  const text = () => chance.text(40)
  const blocks = () => [{ type: 'text', text: text() }]
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }
  return {
    model,
    max_tokens: 1 + chance.below(64),
    messages: [
      { role: 'user', content: chance.often(0.5) ? text() : [...blocks(), ...(chance.often(0.2) ? [image] : [])] },
      ...(chance.often(0.3)
        ? [
            {
              role: 'assistant',
              content: [{ type: 'tool_use', id: 't1', name: 'bash', input: { command: text(), [text()]: text() } }],
            },
            { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: text() }] },
          ]
        : []),
    ],
    ...(chance.often(0.3) ? { system: blocks() } : {}),
    ...(chance.often(0.3) ? { tools: [{ type: 'bash_20250124', name: 'bash' }] } : {}),
    ...(chance.often(0.3) ? { temperature: chance.next() } : {}),
  }
}

/** Words by which what was forwarded is found again in the trajectory. */
export const unsaid = /unsaid-\d+/g

/** An allowed body with words where a key may have any name, and here has that of a cache mark. All else is the same. */
export function hidingBody(chance: Chance): Json {
  const words = { cache_control: `unsaid-${chance.below(1e9)}` }
  const [input, schema] = chance.one<[Json, Json]>([
    [words, {}],
    [{ deep: [words] }, {}],
    [{}, words],
    [{}, { properties: words }],
  ])
  return {
    model,
    max_tokens: 1,
    tools: [{ name: 'a', input_schema: { type: 'object', ...schema } }],
    messages: [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'a', input }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'ok' }] },
    ],
  }
}

/** Features that make a provider fetch, run, keep, charge or answer differently. None may be forwarded. */
export const forbidden: readonly [(body: Json) => Json, ...((body: Json) => Json)[]] = [
  (body) => ({ ...body, mcp_servers: [{ type: 'url', url: 'https://evil.example', name: 'x' }] }),
  (body) => ({ ...body, container: 'container_1' }),
  (body) => ({ ...body, metadata: { user_id: 'x' } }),
  (body) => ({ ...body, service_tier: 'auto' }),
  (body) => ({ ...body, speed: 'fast' }),
  (body) => ({ ...body, inference_geo: 'us' }),
  (body) => ({ ...body, context_management: { edits: [] } }),
  (body) => ({ ...body, tools: [{ type: 'web_search_20250305', name: 'web_search' }] }),
  (body) => ({ ...body, tools: [{ type: 'web_fetch_20250910', name: 'web_fetch' }] }),
  (body) => ({ ...body, tools: [{ type: 'code_execution_20250825', name: 'code_execution' }] }),
  (body) => ({
    ...body,
    tools: [{ type: 'computer_20250124', name: 'computer', display_width_px: 1, display_height_px: 1 }],
  }),
  (body) => ({
    ...body,
    tools: [{ name: 'a', input_schema: { type: 'object' }, allowed_callers: ['code_execution'] }],
  }),
  (body) => ({
    ...body,
    messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'http://evil.example' } }] }],
  }),
  (body) => ({
    ...body,
    messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'url', url: 'http://evil.example' } }] }],
  }),
  (body) => ({
    ...body,
    messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'file', file_id: 'file_1' } }] }],
  }),
  (body) => ({ ...body, messages: [{ role: 'user', content: [{ type: 'container_upload', file_id: 'file_1' }] }] }),
  (body) => ({
    ...body,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'x', citations: { enabled: true } }] }],
  }),
  (body) => ({ ...body, messages: [{ role: 'system', content: 'x' }] }),
  (body) => ({ ...body, model: 'another-model' }),
  (body) => ({ ...body, model: `${model}\u0000` }),
  (body) => ({ ...body, model: [model] }),
  (body) => ({ ...body, max_tokens: 10_000_000 }),
  (body) => ({ ...body, max_tokens: -1 }),
  (body) => ({ ...body, max_tokens: 1.5 }),
  (body) => ({ ...body, max_tokens: '10' }),
  (body) => ({ ...body, messages: [] }),
  (body) => ({ ...body, messages: 'hi' }),
  (body) => ({ ...body, output_config: { effort: 'low', format: { type: 'json_schema', schema: {} } } }),
]

/** What a reader that is not ours would see in a forwarded body. */
export const forbiddenText =
  /"(mcp_servers|container|metadata|service_tier|speed|inference_geo|context_management|file_id|allowed_callers)":|"type":"(url|file|document|web_|code_execution|computer|container_upload)/

/** A body's bytes: as JSON has it, or in a form that two readers may read in two ways. */
export function bytesOf(body: Json, chance: Chance): Buffer {
  const json = JSON.stringify(body)
  const ways: readonly [() => Buffer, ...(() => Buffer)[]] = [
    () => Buffer.from(json),
    () => Buffer.from(json),
    () => Buffer.from(JSON.stringify(body, null, '\t')),
    () => Buffer.from(`\ufeff${json}`),
    () => Buffer.from(json.replace('{', `{"model":"${model}","mcp_servers":[],`)),
    () => Buffer.from(json.replace(/}$/, ',"model":"another-model"}')),
    () => Buffer.from(json.replace('"model"', '"\\u006dodel"')),
    () => Buffer.from(json.replace('{', '{"__proto__":{"mcp_servers":[]},')),
    () => Buffer.from(json.replace('{', '{"constructor":{"prototype":{"x":1}},')),
    () => Buffer.from(json, 'utf16le'),
    () => Buffer.from(json, 'latin1'),
    () => Buffer.concat([Buffer.from(json), Buffer.from([0])]),
    () => Buffer.from(`${json}${json}`),
    () => Buffer.from(json.replace(':', ':\u00a0')),
    () => Buffer.from(json.replace('{', '{/* */')),
    () => Buffer.from(json.replace('"max_tokens":', '"max_tokens":1e')),
    () => Buffer.from(json.replaceAll('"text"', '"text\\ud800"')),
    () => Buffer.concat([Buffer.from(json.slice(0, 20)), Buffer.from([0xc0, 0xaf, 0xff]), Buffer.from(json.slice(20))]),
    () => Buffer.from(`${'['.repeat(5_000)}${']'.repeat(5_000)}`),
    () => Buffer.from(json.slice(0, chance.below(json.length))),
    () => Buffer.from(json.replace('"messages":', '"messages":{"length":1},"messages":')),
  ]
  return chance.one(ways)()
}
