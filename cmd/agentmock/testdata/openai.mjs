// What a program does with the openai library of npm: a completion whole, in chunks, and by its stream helper; a file up and down.
import assert from 'node:assert/strict'
import OpenAI, { toFile } from 'openai'

const client = new OpenAI({ apiKey: 'made-up', baseURL: process.env.API_URL + '/v1', maxRetries: 0 })
const ask = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Good morning' }] }

const whole = await client.chat.completions.create(ask)
assert.equal(whole.object, 'chat.completion')
assert.equal(typeof whole.choices[0].message.content, 'string')

const chunks = []
for await (const chunk of await client.chat.completions.create({ ...ask, stream: true, stream_options: { include_usage: true } })) chunks.push(chunk)
const parts = chunks.filter((chunk) => chunk.choices.length)
const text = parts.map((chunk) => chunk.choices[0].delta.content ?? '').join('')
assert.ok(parts.length > 1 && text.length > 0, 'a message in parts')
assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1, 'one id')
assert.equal(parts[0].choices[0].delta.role, 'assistant')
const reasons = parts.map((chunk) => chunk.choices[0].finish_reason)
assert.equal(reasons.pop(), 'stop', 'the last part says that it is')
assert.deepEqual([...new Set(reasons)], [null], 'the others say that they are not')
assert.ok(chunks.at(-1).usage.total_tokens >= 0, 'what was used comes last')

const helper = client.chat.completions.stream(ask)
let said = ''
helper.on('content', (delta) => { said += delta })
const final = await helper.finalChatCompletion()
assert.equal(final.choices[0].message.content, said)
assert.equal(final.choices[0].finish_reason, 'stop')

const lines = '{"custom_id": "一"}\n'
const file = await client.files.create({ purpose: 'batch', file: await toFile(Buffer.from(lines), '批次 1.jsonl', { type: 'application/jsonl' }) })
assert.equal(file.object, 'file')
assert.equal(file.bytes, Buffer.byteLength(lines))
assert.equal(file.filename, '批次 1.jsonl')
assert.deepEqual(await client.files.retrieve(file.id), file)
const content = await client.files.content(file.id)
const body = await content.text()
assert.equal(content.headers.get('content-type').startsWith('application/json') ? JSON.parse(body) : body, lines)
console.log(`read to the end: ${parts.length} parts`)
