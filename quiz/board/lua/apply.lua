-- Put in front of carry.lua and swap.lua: takes records into one version of the boards.
--
-- A packed record is described in record.go. 64-bit numbers that may be any (persons, units,
-- generations, elapsed) stay strings or halves of 32 bits, since Lua counts in doubles; sittings
-- and points are bounded so that the differences of a batch are exact in them, and Redis reads
-- them exactly. Sums over people are made by HINCRBY alone. Strings are never compared with <, which follows the server's locale.

local HEADER = '>I4I4BI4i8B' -- generation high, low, flags, sittings, points, length of key
local TAIL = 31              -- first byte after the header and elapsed: key, then path

local call, sub, header = redis.call, string.sub, struct.unpack

-- units_of splits a path, keeping the answer: people of one unit share their path.
local function units_of(paths, path)
  local units = paths[path]
  if not units then
    units = {}
    for unit in string.gmatch(path, '[^,]+') do units[#units + 1] = unit end
    paths[path] = units
  end
  return units
end

-- sum adds n to the sums of units.
local function sum(sums, units, n)
  if n == 0 then return end
  for i = 1, #units do
    local unit = units[i]
    sums[unit] = (sums[unit] or 0) + n
  end
end

-- count adds what a person adds, times sign, to the sums of units.
local function count(notes, units, sign, flags, sittings, points)
  sum(notes.people, units, sign * (flags % 2))
  sum(notes.counted, units, sign * (math.floor(flags / 2) % 2))
  sum(notes.sittings, units, sign * sittings)
  sum(notes.points, units, sign * points)
  sum(notes.passed, units, sign * (math.floor(flags / 4) % 2))
  sum(notes.full, units, sign * math.floor(flags / 8))
end

-- list notes a key among those of units.
local function list(lists, units, key)
  for i = 1, #units do
    local keys = lists[units[i]]
    if keys then keys[#keys + 1] = key else lists[units[i]] = {key} end
  end
end

-- take notes the difference between what a person was (flags, sittings, points, key, path) and is.
local function take(notes, was_flags, was_sittings, was_points, was_key, was_path, flags, sittings, points, key, path)
  local units, was_units = units_of(notes.paths, path), units_of(notes.paths, was_path)
  if path == was_path and flags == was_flags then
    sum(notes.sittings, units, sittings - was_sittings)
    sum(notes.points, units, points - was_points)
  else
    count(notes, was_units, -1, was_flags, was_sittings, was_points)
    count(notes, units, 1, flags, sittings, points)
  end
  if key == was_key and path == was_path then return end
  if was_key ~= '' then list(notes.rem, was_units, was_key) end
  if key ~= '' then list(notes.add, units, key) end
end

-- write turns notes into commands: one per board, one per total that changed.
local function write(stem, notes)
  for unit, keys in pairs(notes.rem) do call('ZREM', stem .. 'board:' .. unit, unpack(keys)) end
  local units = {}
  for unit, keys in pairs(notes.add) do
    local pairs_ = {}
    for i = 1, #keys do
      pairs_[2 * i - 1] = '0'
      pairs_[2 * i] = keys[i]
    end
    call('ZADD', stem .. 'board:' .. unit, unpack(pairs_))
    units[#units + 1] = unit
  end
  if #units > 0 then call('SADD', stem .. 'units', unpack(units)) end
  local totals = stem .. 'totals'
  for _, field in ipairs({'people', 'counted', 'sittings', 'points', 'passed', 'full'}) do
    local suffix = ':' .. field
    for unit, n in pairs(notes[field]) do
      if n ~= 0 then call('HINCRBY', totals, unit .. suffix, n) end
    end
  end
end

-- apply takes records[i] of people[i], at most 256 and all different, into the version whose keys
-- begin with stem. A record not newer than what is held is ignored.
local function apply(stem, people, records)
  if #people == 0 then return end
  local held = call('HMGET', stem .. 'held', unpack(people))
  local notes = {people = {}, counted = {}, sittings = {}, points = {}, passed = {}, full = {}, rem = {}, add = {}, paths = {}}
  local set = {}
  for i = 1, #people do
    local new, old = records[i], held[i]
    local hi, lo, flags, sittings, points, length = header(HEADER, new)
    local was_hi, was_lo, was_flags, was_sittings, was_points, was_length = -1, 0, 0, 0, 0, 0
    local was_key, was_path = '', ''
    if old then
      was_hi, was_lo, was_flags, was_sittings, was_points, was_length = header(HEADER, old)
    end
    if hi > was_hi or (hi == was_hi and lo > was_lo) then
      set[#set + 1] = people[i]
      set[#set + 1] = new
      if old then was_key, was_path = sub(old, TAIL, TAIL - 1 + was_length), sub(old, TAIL + was_length) end
      take(notes, was_flags, was_sittings, was_points, was_key, was_path,
        flags, sittings, points, sub(new, TAIL, TAIL - 1 + length), sub(new, TAIL + length))
    end
  end
  if #set == 0 then return end
  call('HSET', stem .. 'held', unpack(set))
  write(stem, notes)
end
