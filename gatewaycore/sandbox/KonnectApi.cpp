// SPDX-License-Identifier: Apache-2.0
#include "sandbox/KonnectApi.h"

#include "schema/Document.h"

#include <algorithm>
#include <charconv>

namespace postern::sandbox {
namespace {

using schema::Value;

Reply konnectError(int status, const std::string& detail)
{
    return Reply::json(Value::object({{"status", status}, {"title", status == 404 ? "Not Found" : "Error"}, {"instance", "kong:trace:0"}, {"detail", detail}}), status);
}

std::string konnectText(const Value& object, std::string_view key)
{
    const Value* const found = object.find(key);
    return found == nullptr ? std::string() : found->toText();
}

} // namespace

std::string KonnectApi::addApi(const std::string& name, const std::string& version, const std::string& definition, const std::string& service)
{
    const std::string number = std::to_string(apis_.size() + 1);
    const std::string id = "00000000-0000-4000-9000-" + std::string(12 - number.size(), '0') + number;
    Value specs = Value::list();
    if (!definition.empty())
        specs.push("5" + id.substr(1));
    apis_.push_back(Value::object({{"id", id}, {"name", name}, {"version", version}, {"slug", "slug-" + number}, {"description", name + " of the portal"}, {"api_spec_ids", specs}}));
    specs_.push_back(Value::object({{"id", "5" + id.substr(1)}, {"type", "oas3"}, {"content", definition}}));
    if (!service.empty())
        implementations_.push_back(Value::object({{"id", "6" + id.substr(1)}, {"api_id", id}, {"service", Value::object({{"id", service}, {"control_plane_id", controlPlane}})}}));
    return id;
}

Reply KonnectApi::numbered(const Call& call, const std::vector<Value>& all)
{
    const auto number = [&call](const char* name, std::size_t fallback) {
        std::size_t value = fallback;
        const std::string text = call.queryValue(name);
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    const std::size_t size = std::clamp<std::size_t>(number("page[size]", 10), 1, 100);
    const std::size_t from = (std::max<std::size_t>(number("page[number]", 1), 1) - 1) * size;
    Value data = Value::list();
    for (std::size_t i = from; i < all.size() && i < from + size; ++i)
        data.push(all[i]);
    const Value page = Value::object({{"number", static_cast<std::int64_t>(from / size + 1)}, {"size", static_cast<std::int64_t>(size)}, {"total", static_cast<std::int64_t>(all.size())}});
    return Reply::json(Value::object({{"data", std::move(data)}, {"meta", Value::object({{"page", page}})}}));
}

Reply KonnectApi::answerPortal(const Call& call)
{
    if (portalIsClosed_)
        return konnectError(403, "You do not have permission to perform this action");
    if (call.method != "GET")
        return konnectError(405, "Only reading is emulated");
    if (call.path == "/v3/apis")
        return numbered(call, apis_);
    if (call.path == "/v3/api-implementations")
        return numbered(call, implementations_);
    for (std::size_t i = 0; i < apis_.size(); ++i) {
        const std::string path = "/v3/apis/" + konnectText(apis_[i], "id");
        if (call.path == path)
            return Reply::json(apis_[i]);
        if (call.path == path + "/specifications/" + konnectText(specs_[i], "id"))
            return Reply::json(specs_[i]);
    }
    return konnectError(404, "Not found");
}

Reply KonnectApi::answer(const Call& call)
{
    if (call.bearerToken() != token)
        return konnectError(401, "Unauthorized");
    if (call.path.starts_with("/v3/"))
        return answerPortal(call);
    const std::string plane = std::string("/v2/control-planes/") + controlPlane;
    if (call.path == plane)
        return Reply::json(Value::object({{"id", controlPlane}, {"name", "orders"}, {"config", Value::object({{"cluster_type", "CLUSTER_TYPE_CONTROL_PLANE"}})}}));
    const std::string entities = plane + "/core-entities";
    if (!call.path.starts_with(entities + '/'))
        return konnectError(404, "Not found");
    if (call.method == "PATCH")
        return konnectError(405, "Method not allowed");
    Call below = call;
    below.path.erase(0, entities.size());
    Reply reply = plane_.answer(below);
    // Its lists name the offset of the next page, and the page's whole address.
    auto body = reply.status == 200 ? schema::readJson(reply.body, "answer") : Result<Value>(Value());
    const std::string next = body && body->isMap() && body->find("data") != nullptr ? konnectText(*body, "next") : std::string();
    if (const std::size_t at = next.find("offset="); at != std::string::npos) {
        body->set("offset", next.substr(at + 7));
        body->set("next", entities + next);
        return Reply::json(*body);
    }
    return reply;
}

} // namespace postern::sandbox
