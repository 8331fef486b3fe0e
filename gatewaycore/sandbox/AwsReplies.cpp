// SPDX-License-Identifier: Apache-2.0
#include "sandbox/AwsReplies.h"

#include "schema/Document.h"

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

} // namespace postern::sandbox
