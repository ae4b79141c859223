package state

import "github.com/gomodule/redigo/redis"

// The scripts that Redis runs, each as one step that nobody sees the half of. Those of sessions begin with the prelude; their
// keys are in the order of [Redis.keys], their arguments begin with those of [Redis.run]. All go by the clock of Redis.
//
// Numbers of Lua are doubles and exact up to 2^53: enough for microseconds since 1970, and for the nanoseconds of a month.
// Lua's own tostring rounds to 14 digits: large numbers are formatted.

// sessionScript returns a script of one session. use must be called once it has done what it does: all that is known of a session
// lives on together.
func sessionScript(body string) *redis.Script {
	return redis.NewScript(sessionKeys, prelude+sweep+body)
}

// growingScript returns one that adds something. A Redis without memory refuses its first step (error OOM), which changes nothing: once a
// script has written, be it to free something, Redis takes all that it writes.
func growingScript(body string) *redis.Script {
	return redis.NewScript(sessionKeys, prelude+grow+sweep+body)
}

const (
	sessionKeys = 6 // of [Redis.keys]

	grow  = "redis.call('SETRANGE', versions, 0, '')\n"
	sweep = "redis.call('ZREMRANGEBYSCORE', sessions, '-inf', ms)\n"
)

const prelude = `
local sessions, versions, documents, turns, journal, bytes = unpack(KEYS)
local name, life, most_sessions = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local us = time[1] * 1000000 + time[2]
local ms = math.floor(us / 1000)

-- of returns the key of another session's kind of things
local function of(key, other) return string.sub(key, 1, #key - #name) .. other end

-- opened adds the session where it is not known; the one that was not used for the longest time makes room, first of those without
-- documents, and what is known of it ends by itself
local function opened()
  if name == '' or redis.call('ZSCORE', sessions, name) then return true end
  if redis.call('ZCARD', sessions) + 1 >= most_sessions then
    local goes
    for _, other in ipairs(redis.call('ZRANGE', sessions, 0, -1)) do
      if redis.call('EXISTS', of(documents, other)) == 0 then goes = other break end
    end
    if goes then redis.call('ZREM', sessions, goes) else redis.call('ZPOPMIN', sessions) end
  end
  redis.call('ZADD', sessions, ms + life, name)
  return true
end

local function use()
  for _, key in ipairs({documents, turns, journal, bytes}) do redis.call('PEXPIRE', key, life) end
  if name ~= '' then redis.call('ZADD', sessions, 'XX', ms + life, name) end
  if redis.call('PTTL', sessions) < life then redis.call('PEXPIRE', sessions, life) end
end

-- change gives the documents a version that no documents had: the microsecond, which passes on while Redis forgets, and after
-- it lost everything.
local function change()
  local version = math.max(us, (tonumber(redis.call('GET', versions)) or 0) + 1)
  local text = string.format('%.0f', version)
  redis.call('SET', versions, text, 'PX', math.max(life, 86400000))
  redis.call('HSET', documents, 'version', text)
end
`

// The documents are a hash: version, size in bytes, and d:NAME for each. It is there only while there are documents.
var (
	versionScript = sessionScript(`
use()
return redis.call('HGET', documents, 'version') or 0`)

	documentsScript = sessionScript(`
use()
return redis.call('HGETALL', documents)`)

	// putScript is whether there was room. Arguments: name, document, most documents, most bytes of a session and of all.
	putScript = growingScript(`
local field, size = 'd:' .. ARGV[4], tonumber(redis.call('HGET', documents, 'size')) or 0
local more = #ARGV[5] - redis.call('HSTRLEN', documents, field)
if redis.call('HEXISTS', documents, field) == 0 then
  if redis.call('HLEN', documents) - 1 > tonumber(ARGV[6]) then return 0 end
  more = more + #ARGV[4] + 64
end
if more > 0 then
  if size + more > tonumber(ARGV[7]) then return 0 end
  local all = more + (tonumber(redis.call('HGET', of(documents, ''), 'size')) or 0)
  for _, other in ipairs(redis.call('ZRANGE', sessions, 0, -1)) do
    all = all + (tonumber(redis.call('HGET', of(documents, other), 'size')) or 0)
  end
  if all > tonumber(ARGV[8]) then return 0 end
end
if not opened() then return 0 end
redis.call('HSET', documents, field, ARGV[5], 'size', string.format('%.0f', size + more))
change()
use()
return 1`)

	// deleteScript is whether there was such a document. Arguments: name.
	deleteScript = sessionScript(`
local less = redis.call('HSTRLEN', documents, 'd:' .. ARGV[4]) + #ARGV[4] + 64
local known = redis.call('HDEL', documents, 'd:' .. ARGV[4])
if known == 1 then
  if redis.call('HLEN', documents) == 2 then
    redis.call('DEL', documents)
  else
    redis.call('HINCRBY', documents, 'size', -less)
    change()
  end
end
use()
return known`)
)

// The turns are a hash of how often each key was taken.
var (
	// takeScript is how often the key was taken before, -1 where there is no room. Arguments: key, most keys.
	takeScript = growingScript(`
if not opened() then return -1 end
if redis.call('HEXISTS', turns, ARGV[4]) == 0 and redis.call('HLEN', turns) >= tonumber(ARGV[5]) then return -1 end
local taken = redis.call('HINCRBY', turns, ARGV[4], 1)
use()
return taken - 1`)

	turnsScript = sessionScript(`
use()
return redis.call('HGETALL', turns)`)
)

// The journal is a stream of {size, entry}, and a counter of its bytes. Where Redis has evicted the counter, which it does only
// without memory, the journal goes after it. The stream itself is never deleted but by its end: IDs go on.
var (
	// recordScript is the ID of the entry, "" where there is no room for the session. Arguments: entry, size, most entries,
	// most bytes, channel.
	recordScript = growingScript(`
if not opened() then return '' end
local entry, size, most, most_bytes = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
most_bytes = math.min(most_bytes, 8 * most_bytes / (1 + redis.call('ZCARD', sessions))) -- as maxAllJournals of the memory
local held, count = tonumber(redis.call('GET', bytes)), redis.call('XLEN', journal)
if count == 0 or not held then
  redis.call('XTRIM', journal, 'MAXLEN', 0)
  held, count = 0, 0
end
while count > 0 and (count >= most or held + size > most_bytes) do
  local oldest = redis.call('XRANGE', journal, '-', '+', 'COUNT', 1)[1]
  redis.call('XDEL', journal, oldest[1])
  held, count = held - oldest[2][2], count - 1
end
local id = redis.call('XADD', journal, '*', 'size', size, 'entry', entry)
redis.call('SET', bytes, string.format('%.0f', held + size))
redis.call('PUBLISH', ARGV[8], id .. ' ' .. entry)
use()
return id`)

	entriesScript = sessionScript(`
use()
return redis.call('XRANGE', journal, '-', '+')`)

	// removeScript is whether there was such an entry. Arguments: ID.
	removeScript = sessionScript(`
local entry = redis.call('XRANGE', journal, ARGV[4], ARGV[4])[1]
if entry then
  redis.call('XDEL', journal, entry[1])
  redis.call('DECRBY', bytes, entry[2][2])
end
use()
return entry and 1 or 0`)
)

// The scripts of whole sessions.
var (
	// openScript is whether there was room.
	openScript = growingScript(`
if not opened() then return 0 end
use()
return 1`)

	sessionsScript = sessionScript(`
return redis.call('ZRANGE', sessions, 0, -1)`)

	// forgetScript has the parts as arguments.
	forgetScript = sessionScript(`
for i = 4, #ARGV do
  if ARGV[i] == 'turns' then redis.call('DEL', turns) end
  if ARGV[i] == 'documents' then redis.call('DEL', documents) end
  if ARGV[i] == 'journal' then
    redis.call('XTRIM', journal, 'MAXLEN', 0)
    redis.call('DEL', bytes)
  end
end
use()
if #ARGV == 6 then redis.call('ZREM', sessions, name) end
return 1`)
)

// allowScript is how long to wait, in nanoseconds: what [limits.allow] does. The key holds when all that was asked for would have
// come evenly, in seconds and nanoseconds, and ends then. Arguments: gap and burst in nanoseconds.
var allowScript = redis.NewScript(1, `
local gap, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local s, ns = tonumber(time[1]), tonumber(time[2]) * 1000
local ahead = 0
local next_s, next_ns = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+)$')
if next_s then ahead = (next_s - s) * 1000000000 + next_ns - ns end
ahead = math.min(math.max(ahead, 0), burst) + gap
if ahead > burst then return ahead - burst end
local at = ns + ahead
redis.call('SET', KEYS[1], string.format('%.0f %.0f', s + math.floor(at / 1000000000), at % 1000000000),
  'PX', string.format('%.0f', math.max(1, math.ceil(ahead / 1000000))))
return 0`)
