-- Reads a page of a unit's board.
-- KEYS[1] head, KEYS[2] stem of the versioned keys
-- ARGV[1] unit, ARGV[2] offset, ARGV[3] limit, ARGV[4] length of the shared prefix or 0
-- Returns nil if there are no boards, else {total, rank of the first, place of the first, records}
local current = redis.call('HGET', KEYS[1], 'current')
if not current then return false end
local offset = tonumber(ARGV[2])
return window(KEYS[2] .. current .. ':', ARGV[1], offset, offset + ARGV[3] - 1, tonumber(ARGV[4]))
