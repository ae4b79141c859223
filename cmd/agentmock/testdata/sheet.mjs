// A table as a spreadsheet reads it.
import assert from 'node:assert/strict'
import xlsx from 'xlsx'

const answer = await fetch(process.env.API_URL + '/orders.csv')
const book = xlsx.read(new Uint8Array(await answer.arrayBuffer()), { type: 'array', codepage: 65001 })
const rows = xlsx.utils.sheet_to_json(book.Sheets[book.SheetNames[0]])
assert.ok(rows.length >= 2, 'lines')
for (const row of rows) {
  assert.deepEqual(Object.keys(row), ['id', 'name', 'note', 'paid'])
  assert.equal(typeof row.id, 'number')
  assert.equal(row.name, '王芳')
  assert.equal(row.note, 'a "quoted", text\nof two lines')
  assert.equal(String(row.paid), 'true')
}
console.log(`a sheet of ${rows.length} lines`)
