function on_request(r) local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(i) .. i end end
function on_response(r) local function f(n) return 1 + f(n + 1) end return f(0) end
