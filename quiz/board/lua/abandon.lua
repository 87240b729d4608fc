-- Closes a version that is being built; any other is left alone.
-- KEYS[1] head
-- ARGV[1] version
-- Returns 1
if redis.call('HGET', KEYS[1], 'next') == ARGV[1] then redis.call('HDEL', KEYS[1], 'next') end
return 1
