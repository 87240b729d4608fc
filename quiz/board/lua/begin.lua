-- Opens a version for building; an open one is superseded. Running it twice is running it once.
-- KEYS[1] head, KEYS[2] versions, KEYS[3] held of the version
-- ARGV[1] version
-- Returns 1
local versions = redis.call('HMGET', KEYS[1], 'current', 'next')
if versions[1] ~= ARGV[1] and versions[2] ~= ARGV[1] then
  redis.call('HSET', KEYS[1], 'next', ARGV[1])
  redis.call('SADD', KEYS[2], ARGV[1])
  redis.call('HSET', KEYS[3], 'built', '')
end
return 1
