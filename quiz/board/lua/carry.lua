-- Carries records to the current boards, queues them for the boards in the making, counts the call.
-- KEYS[1] head, KEYS[2] beats, KEYS[3] stem of the versioned keys
-- ARGV[1] instance, ARGV[2] number of this call, growing within the instance,
-- ARGV[3] how many records may be queued, ARGV[4], [5] ... person, record; no person twice
-- Returns {calls counted, 1 if the boards exist}
local people, records, late = {}, {}, {}
for i = 4, #ARGV, 2 do
  people[#people + 1] = ARGV[i]
  records[#records + 1] = ARGV[i + 1]
end
local versions = redis.call('HMGET', KEYS[1], 'current', 'next')
local current, next_ = versions[1], versions[2]
if current then apply(KEYS[3] .. current .. ':', people, records) end
if next_ and #people > 0 then
  for i, person in ipairs(people) do late[i] = person .. records[i] end
  local queue = KEYS[3] .. next_ .. ':late'
  -- A builder that died leaves its queue open: it is given up before it fills the server.
  if redis.call('RPUSH', queue, unpack(late)) > tonumber(ARGV[3]) then
    redis.call('HDEL', KEYS[1], 'next')
    redis.call('UNLINK', queue)
  end
end

local calls, last = 0, 0
local beat = redis.call('HGET', KEYS[2], ARGV[1])
if beat then
  calls, last = string.match(beat, '^(%d+):(%d+)$')
  calls, last = tonumber(calls), tonumber(last)
end
if tonumber(ARGV[2]) > last then -- otherwise the network repeats a call
  calls = calls + 1
  redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f:%s', calls, ARGV[2]))
end
local ready = current and redis.call('EXISTS', KEYS[3] .. current .. ':held') or 0
return {calls, ready}
