// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsPatch.h"

#include "controlplane/connectors/aws/AwsForm.h"
#include "controlplane/deployment/Answers.h"

#include <algorithm>

namespace postern::connectors::aws {
namespace {

using deployment::CallAnswer;
using deployment::RemoteCall;
using deployment::textAt;
using schema::Value;

bool isRemoval(const Value& operation) { return textAt(operation, "/op") == "remove"; }

/// Whether an object has what an operation would take away: a member of its stages, a variable or a limit.
bool has(const Value& there, const Value& operation)
{
    const std::string path = textAt(operation, "/path");
    if (path == "/apiStages") {
        const std::string wanted = textAt(operation, "/value");
        const Value* const stages = there.find("apiStages");
        return stages != nullptr && std::ranges::any_of(stages->items(), [&wanted](const Value& each) { return textAt(each, "/apiId") + ':' + textAt(each, "/stage") == wanted; });
    }
    constexpr std::string_view variables = "/variables/";
    if (path.starts_with(variables))
        return there.find("variables") != nullptr && there.find("variables")->find(path.substr(variables.size())) != nullptr;
    const Value* const settings = there.find("methodSettings");
    return path.empty() || (settings != nullptr && std::ranges::any_of(settings->entries(), [&path](const schema::Entry& each) { return plainKey(each.key) == path.substr(1); }));
}

/// As AWS answers who takes the last of it away.
CallAnswer allGone(Value there)
{
    CallAnswer out;
    out.status = 200;
    out.body = std::move(there);
    return out;
}

} // namespace

bool AwsPatch::takesAway(const RemoteCall& call)
{
    const Value* const operations = call.body.find("patchOperations");
    return call.method == "PATCH" && operations != nullptr && std::ranges::any_of(operations->items(), isRemoval);
}

AwsPatch::AwsPatch(AwsConnection& connection, RemoteCall call, deployment::Completion<CallAnswer> done) : connection_(connection), call_(std::move(call)), done_(std::move(done))
{
    pending_ = connection_.RestGateway::call(call_, [this](Result<CallAnswer> answer) {
        if (!answer || (answer->status != 400 && answer->status != 404))
            return end(std::move(answer));
        refused(*std::move(answer));
    });
}

void AwsPatch::refused(CallAnswer refusal)
{
    refusal_ = std::move(refusal);
    RemoteCall look;
    look.method = "GET";
    look.target = call_.target;
    auto last = std::move(pending_); // until this returns: its completion runs
    pending_ = connection_.RestGateway::call(look, [this](Result<CallAnswer> answer) {
        if (answer && answer->status == 404 && std::ranges::all_of(call_.body.find("patchOperations")->items(), isRemoval))
            return end(allGone(Value::map())); // with what it had
        if (!answer || !answer->isSuccess() || !answer->body.isMap())
            return end(std::move(refusal_));
        looked(answer->body);
    });
}

void AwsPatch::looked(const Value& there)
{
    Value left = Value::list();
    const auto& all = call_.body.find("patchOperations")->items();
    for (const Value& each : all) {
        if (!isRemoval(each) || has(there, each))
            left.push(each);
    }
    if (left.size() == all.size())
        return end(std::move(refusal_));
    if (left.size() == 0)
        return end(allGone(there));
    RemoteCall rest = call_;
    rest.body.set("patchOperations", std::move(left));
    auto last = std::move(pending_);
    pending_ = connection_.RestGateway::call(rest, [this](Result<CallAnswer> answer) { end(std::move(answer)); });
}

void AwsPatch::end(Result<CallAnswer> result)
{
    deployment::Completion<CallAnswer> to = std::move(done_); // this may be gone before it returns
    to(std::move(result));
}

} // namespace postern::connectors::aws
