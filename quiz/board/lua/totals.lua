-- Reads units' totals.
-- KEYS[1] head, KEYS[2] stem of the versioned keys
-- ARGV units
-- Returns nil if there are no boards, else for each unit {people, counted, sittings, points, passed,
-- full} as decimal text, nil for 0
local current = redis.call('HGET', KEYS[1], 'current')
if not current then return false end
local totals = KEYS[2] .. current .. ':totals'
local answer = {}
for i, unit in ipairs(ARGV) do
  answer[i] = redis.call('HMGET', totals, unit .. ':people', unit .. ':counted', unit .. ':sittings',
    unit .. ':points', unit .. ':passed', unit .. ':full')
end
return answer
