-- Put in front of top.lua and place.lua: reads a stretch of one unit's board.

-- window returns {people on the board, rank of the first, place of the first, records}. Prefix is
-- the length that decides a shared place, 0 if places are unique.
local function window(stem, unit, start, stop, prefix)
  local board = stem .. 'board:' .. unit
  local total = redis.call('ZCARD', board)
  local keys = stop >= start and redis.call('ZRANGE', board, start, stop) or {}
  if #keys == 0 then return {total, start, start + 1, {}} end
  local first = start + 1
  if prefix > 0 then
    first = 1 + redis.call('ZLEXCOUNT', board, '-', '(' .. string.sub(keys[1], 1, prefix))
  end
  local people = {}
  for i, key in ipairs(keys) do people[i] = string.sub(key, -8) end
  return {total, start, first, redis.call('HMGET', stem .. 'held', unpack(people))}
end
