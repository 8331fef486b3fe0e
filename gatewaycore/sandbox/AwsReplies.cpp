// SPDX-License-Identifier: Apache-2.0
#include "sandbox/AwsReplies.h"

#include "schema/Document.h"

#include <algorithm>
#include <charconv>

namespace postern::sandbox {

Reply awsError(int status, const char* type, const std::string& message)
{
    Reply out = Reply::json(schema::Value::object({{"message", message}}), status);
    out.headers.emplace_back("x-amzn-ErrorType", type);
    return out;
}

Reply awsNotFound(const std::string& what) { return awsError(404, "NotFoundException", "Invalid " + what + " identifier specified"); }
Reply awsBad(const std::string& message) { return awsError(400, "BadRequestException", message); }

std::string awsText(const schema::Value& object, std::string_view key)
{
    const schema::Value* const found = object.find(key);
    return found == nullptr ? std::string() : found->toText();
}

schema::Value awsBody(const Call& call)
{
    auto read = schema::readJson(call.body, "body");
    return read && read->isMap() ? *std::move(read) : schema::Value();
}

namespace {

struct PageWords {
    const char* limit;
    const char* position;
    const char* items;
};

Reply pageOf(const Call& call, const std::vector<schema::Value>& all, const PageWords& words)
{
    std::size_t limit = 25;
    std::size_t from = 0;
    const std::string wanted = call.queryValue(words.limit);
    const std::string position = call.queryValue(words.position);
    std::from_chars(wanted.data(), wanted.data() + wanted.size(), limit);
    std::from_chars(position.data(), position.data() + position.size(), from);
    limit = std::clamp<std::size_t>(limit, 1, 500);
    schema::Value items = schema::Value::list();
    for (std::size_t i = from; i < all.size() && i < from + limit; ++i)
        items.push(all[i]);
    schema::Value out = schema::Value::object({{words.items, std::move(items)}});
    if (from + limit < all.size())
        out.set(words.position, std::to_string(from + limit));
    return Reply::json(out);
}

} // namespace

Reply awsPage(const Call& call, const std::vector<schema::Value>& all) { return pageOf(call, all, {"limit", "position", "item"}); }
Reply awsSecondPage(const Call& call, const std::vector<schema::Value>& all) { return pageOf(call, all, {"maxResults", "nextToken", "items"}); }

} // namespace postern::sandbox
