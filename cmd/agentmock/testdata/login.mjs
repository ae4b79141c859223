// What an application does with axios: it logs in, sends the token, has another one when that has expired, and says so when the password is wrong.
import assert from 'node:assert/strict'
import axios from 'axios'

// open returns a client of a session of the mock, which refreshes its token once where a request is refused.
function open(session) {
  const api = axios.create({ baseURL: process.env.API_URL, headers: { 'X-Mock-Session': session } })
  const tokens = {}
  let refreshed = 0
  api.interceptors.request.use((request) => {
    if (tokens.access) request.headers.Authorization = `Bearer ${tokens.access}`
    return request
  })
  api.interceptors.response.use(null, async (error) => {
    if (error.response?.status !== 401 || !tokens.refresh || error.config.again) throw error
    keep((await api.post('/refresh', { refresh_token: tokens.refresh }, { again: true })).data)
    refreshed++
    return api.request({ ...error.config, again: true })
  })
  const keep = ({ data }) => Object.assign(tokens, { access: data.access_token, refresh: data.refresh_token, lasts: data.expires_in })
  return { api, tokens, login: async (password) => keep((await api.post('/login', { name: 'amy', password })).data), refreshed: () => refreshed }
}

const refused = (status, said) => (error) => error.response?.status === status && said(error.response)
const challenge = (text) => (response) => (response.headers['www-authenticate'] || '').includes(text)

const amy = open('amy')
await assert.rejects(amy.api.get('/me'), refused(401, (response) => !challenge('error=')(response)), 'no token')
await assert.rejects(amy.login('wrong'), refused(401, (response) => response.data.message.includes('密码')), 'a wrong password')
await amy.login('right')
assert.equal((await amy.api.get('/me')).status, 200, 'logged in')
assert.equal(amy.refreshed(), 0)

const first = amy.tokens.access
await new Promise((resolve) => setTimeout(resolve, amy.tokens.lasts * 1000 + 200))
assert.equal((await amy.api.get('/me')).status, 200, 'expired, refreshed, asked again')
assert.equal(amy.refreshed(), 1)
assert.notEqual(amy.tokens.access, first)
const old = axios.create({ baseURL: process.env.API_URL, headers: { 'X-Mock-Session': 'amy', Authorization: `Bearer ${first}` } })
await assert.rejects(old.get('/me'), refused(401, challenge('expired')), 'the first token stays expired')

const bea = open('bea')
bea.tokens.access = amy.tokens.access
await assert.rejects(bea.api.get('/me'), refused(401, challenge('error="invalid_token"')), 'another session does not know the token')
await bea.login('right')
assert.equal((await bea.api.get('/me')).status, 200)
assert.equal((await amy.api.get('/me')).status, 200, 'and keeps its own')
console.log('logged in, expired, refreshed, refused, apart')
