function on_request(r) local mt = {} local t = setmetatable({}, mt) mt.__close = error local x <close> = t goto e ::e:: end
