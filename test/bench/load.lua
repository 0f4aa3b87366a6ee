-- What wrk sends, and what it counts: only answers with the wanted status. After `--`: kind, token, wanted status, and
--   post  MARK [HEADER…]   POST /api/v1/candidates, each with an e-mail of its own
--   put    FILE MARK       PUT of one field of the candidates whose ids are the lines of FILE, in turns, another value each time
--   by_id COUNT            GET /api/v1/candidates/{id} of the seeded candidates 1 … COUNT (seed.py)
--   same  TARGET           GET of one target
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

local function head(method, target, more)
  return string.format("%s %s HTTP/1.1\r\nHost: %s:%s\r\nAuthorization: %s\r\n%s", method, target, wrk.host, wrk.port, token, more)
end

local kinds = {}

function kinds.post(args)
  local mark, more = args[4], "Content-Type: application/json\r\n"
  for i = 5, #args do more = more .. args[i] .. "\r\n" end
  local start, sent = head("POST", "/api/v1/candidates", more), 0
  return function()
    sent = sent + 1
    local body = string.format('{"email":"%s.%d.%d@bench.example","first_name":"Alice%d","last_name":"Baker","phone":"+91-9876543210",' ..
      '"domain":"Backend","position":"Engineer","experience_years":5,"qualifications":"B.Tech"}', mark, number, sent, sent)
    return string.format("%sContent-Length: %d\r\n\r\n%s", start, #body, body)
  end
end

function kinds.put(args)
  local ids, mark, sent = {}, args[5], 0
  for line in io.lines(args[4]) do table.insert(ids, line) end
  return function()
    sent = sent + 1
    local body = string.format('{"headline":"%s %d"}', mark, sent)
    local more = string.format("Content-Type: application/json\r\nContent-Length: %d\r\n\r\n", #body)
    return head("PUT", "/api/v1/candidates/" .. ids[sent % #ids + 1], more) .. body
  end
end

function kinds.by_id(args)
  local count, template = tonumber(args[4]), head("GET", "/api/v1/candidates/01900000-0000-7000-8000-%012x", "\r\n")
  math.randomseed(number + 1)
  return function() return string.format(template, math.random(count)) end
end

function kinds.same(args)
  local request = head("GET", args[4], "\r\n")
  return function() return request end
end

function init(args)
  token, wanted, good, other = args[2], tonumber(args[3]), 0, 0
  request = kinds[args[1]](args)
end

function response(status)
  if status == wanted then good = good + 1 else other = other + 1 end
end

function done(summary, latency)
  local all_good, all_other = 0, 0
  for _, thread in ipairs(threads) do
    all_good, all_other = all_good + thread:get("good"), all_other + thread:get("other")
  end
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('RESULT {"good": %d, "other": %d, "errors": %d, "seconds": %.6f, "p50_ms": %.4f, "p99_ms": %.4f}\n', all_good, all_other,
    errors, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
