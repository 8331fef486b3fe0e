function on_request(r)
  local s = ("ab"):rep(100, ",")
  for a, b in s:gmatch("(a)(b)") do s = s:gsub("(b),(a)", "%2%1%%", 3) end
  local t = {} for w in s:gmatch("\\w+") do table.insert(t, 1, w) end
  table.sort(t, function(a, b) return a > b end)
  r.body = table.concat(t, "-") .. select("#", table.unpack(t)) .. (s:find("b", -3, true) or "")
end
