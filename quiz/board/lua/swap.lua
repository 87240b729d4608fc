-- Takes a slice of what was carried while building into the new version; when nothing is left of
-- it, makes the version current. Running it again after that changes nothing.
-- KEYS[1] head, KEYS[2] stem of the versioned keys
-- ARGV[1] version, ARGV[2] records per slice, at most 256
-- Returns 0 if the version is current, -1 if it is not the one being built, otherwise how many
-- records wait: call again
-- newer compares the generations of two records.
local function newer(record, than)
  local hi, lo = struct.unpack('>I4I4', record)
  local than_hi, than_lo = struct.unpack('>I4I4', than)
  return hi > than_hi or (hi == than_hi and lo > than_lo)
end

local versions = redis.call('HMGET', KEYS[1], 'current', 'next')
if versions[1] == ARGV[1] then return 0 end
if versions[2] ~= ARGV[1] then return -1 end
-- Touching head makes Redis refuse every write of Load that the network still holds (see redis_build.go).
redis.call('HSET', KEYS[1], 'next', ARGV[1])

local stem = KEYS[2] .. ARGV[1] .. ':'
local people, records, at = {}, {}, {}
for _, late in ipairs(redis.call('LRANGE', stem .. 'late', 0, ARGV[2] - 1)) do
  local person, record = string.sub(late, 1, 8), string.sub(late, 9)
  local i = at[person]
  if not i then
    people[#people + 1], records[#records + 1] = person, record
    at[person] = #people
  elseif newer(record, records[i]) then
    records[i] = record
  end
end
redis.call('LTRIM', stem .. 'late', ARGV[2], -1)
apply(stem, people, records)
local left = redis.call('LLEN', stem .. 'late')
if left == 0 then
  redis.call('HSET', KEYS[1], 'current', ARGV[1])
  redis.call('HDEL', KEYS[1], 'next')
end
return left
