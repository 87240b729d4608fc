-- Reads a person's place on the board of every unit of the path.
-- KEYS[1] head, KEYS[2] stem of the versioned keys
-- ARGV[1] person, ARGV[2] neighbours on each side, ARGV[3] length of the shared prefix or 0
-- Returns nil if there are no boards, {} if the person is not listed, else {record, level ...} with
-- level = {rank of the person, {total, rank of the first, place of the first, records}}
local current = redis.call('HGET', KEYS[1], 'current')
if not current then return false end
local stem = KEYS[2] .. current .. ':'
local record = redis.call('HGET', stem .. 'held', ARGV[1])
if not record then return {} end
local length = string.byte(record, 22)
if length == 0 then return {} end

local key, answer = string.sub(record, 31, 30 + length), {record}
for unit in string.gmatch(string.sub(record, 31 + length), '[^,]+') do
  local rank = redis.call('ZRANK', stem .. 'board:' .. unit, key)
  if not rank then return redis.error_reply('ERR board without its own person') end
  local start = math.max(0, rank - ARGV[2])
  answer[#answer + 1] = {rank, window(stem, unit, start, rank + ARGV[2], tonumber(ARGV[3]))}
end
return answer
