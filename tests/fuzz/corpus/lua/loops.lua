local mt = {__index = function(t, k) return k .. k end, __tostring = function() return "t" end}
function on_request(r) while true do pcall(function() local t = setmetatable({}, mt) return t.x .. tostring(t) end) end end
