function on_request(request)
  local tenant = request.headers:get("X-A")
  if tenant and tenant:match("^[0-9]+$") then request.headers:set("X-Tenant", tenant) else return respond(400, {["X-Why"] = {"a", 1}}, "no") end
  request.variables.began = request.path
end
function on_response(response)
  response.headers:add("X-Seen", tostring(response.variables.began)) response.status = 201
  for _, name in ipairs(response.headers:names()) do log("info", string.format("%-10s|%q", name, name)) end
end
