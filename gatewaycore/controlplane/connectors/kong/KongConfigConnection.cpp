// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongConfigConnection.h"

#include "controlplane/connectors/kong/KongFile.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Later.h"

#include <algorithm>
#include <array>

namespace postern::connectors::kong {
namespace {

using deployment::CallAnswer;
using deployment::Completion;
using deployment::RemoteCall;
using deployment::textAt;
using schema::Value;

constexpr const char* load = "LOAD";
constexpr const char* own = "OWN";
constexpr std::array kinds{"service", "plugin", "route", "upstream", "target", "consumer", "group", "jwt-key"}; // as KongEntity::Kind

KongApi entitiesOf(const Value& body)
{
    KongApi out;
    const Value* const all = body.find("entities");
    for (const Value& each : all == nullptr ? std::vector<Value>() : all->items()) {
        const auto kind = std::find(kinds.begin(), kinds.end(), textAt(each, "/kind"));
        const Value* const object = each.find("object");
        if (kind == kinds.end() || object == nullptr)
            continue;
        KongEntity made;
        made.kind = static_cast<KongEntity::Kind>(kind - kinds.begin());
        made.id = textAt(each, "/id");
        made.of = textAt(each, "/of");
        made.body = *object;
        out.entities.push_back(std::move(made));
    }
    return out;
}

CallAnswer refusedHere(int status, std::string why)
{
    CallAnswer out;
    out.status = status;
    out.body = Value::object({{"message", std::move(why)}});
    return out;
}

} // namespace

/// Reads the whole, changes a part of it, loads the whole.
class KongConfigLoading final : public deployment::Pending {
  public:
    KongConfigLoading(KongConfigConnection& kong, RemoteCall call, Completion<CallAnswer> done) : kong_(kong), call_(std::move(call)), done_(std::move(done))
    {
        RemoteCall read;
        read.method = "GET";
        read.target = "/config";
        pending_ = kong_.KongConnection::call(read, [this](Result<CallAnswer> answer) {
            // Nothing was changed yet, whatever happened to this call.
            if (!answer)
                return end(unexpected(ErrorKind::Unavailable, "The configuration cannot be read: " + answer.error().message()));
            if (!answer->isSuccess())
                return end(*std::move(answer));
            merge(*answer);
        });
    }

  private:
    void merge(const CallAnswer& whole)
    {
        // What cannot be read must not be taken for nothing: all that others have there would be gone.
        const Value* const config = whole.body.find("config");
        if (config == nullptr || !config->isString())
            return end(refusedHere(422, "Kong's answer to /config has no configuration, so nothing was sent"));
        const std::string& text = config->asString();
        auto file = text.empty() ? Result<KongFile>(KongFile::empty(kong_.settings().style.release)) : KongFile::read(text, "config");
        if (!file)
            return end(refusedHere(422, "Kong's configuration is not as expected: " + file.error().message()));
        const KongApi api = entitiesOf(call_.body);
        const KongFile made = api.entities.empty() ? file->without(textAt(call_.body, "/service")) : file->with(api);
        RemoteCall write;
        write.method = "POST";
        write.target = "/config";
        write.body = made.document();
        auto last = std::move(pending_); // until this returns: its completion runs
        pending_ = kong_.KongConnection::call(write, [this](Result<CallAnswer> answer) { end(std::move(answer)); });
    }
    void end(Result<CallAnswer> result)
    {
        Completion<CallAnswer> to = std::move(done_); // this may be gone before it returns
        to(std::move(result));
    }

    KongConfigConnection& kong_;
    RemoteCall call_;
    Completion<CallAnswer> done_;
    deployment::PendingPtr pending_;
};

deployment::PendingPtr KongConfigConnection::call(const RemoteCall& call, Completion<CallAnswer> done)
{
    if (call.method == load) {
        if (!mayWrite(mode()))
            return deployment::refusedLater(std::move(done), 403, "the environment is read-only, so nothing was sent");
        return std::make_unique<KongConfigLoading>(*this, call, std::move(done));
    }
    if (call.method == own) {
        return live(call.target, [done = std::move(done)](Result<std::optional<deployment::LiveApi>> there) mutable {
            if (!there)
                return done(unexpected(std::move(there).error()));
            CallAnswer answer;
            answer.status = 200;
            answer.body = Value::object({{"is", *there ? ownHash((*there)->form) : std::string("none")}});
            done(std::move(answer));
        });
    }
    return KongConnection::call(call, std::move(done));
}

RemoteCall loadCall(const std::string& service, const std::vector<KongEntity>& entities)
{
    RemoteCall out;
    out.method = load;
    out.target = "/config";
    Value all = Value::list();
    for (const KongEntity& each : entities) {
        Value made = Value::object({{"kind", kinds[static_cast<std::size_t>(each.kind)]}, {"id", each.id}});
        if (!each.of.empty())
            made.set("of", each.of);
        made.set("object", each.body);
        all.push(std::move(made));
    }
    out.body = deployment::literalTexts(Value::object({{"service", service}, {"entities", std::move(all)}}));
    return out;
}

RemoteCall ownStateCall(const std::string& service)
{
    RemoteCall out;
    out.method = own;
    out.target = service;
    return out;
}

std::string ownHash(const deployment::NormalForm& form)
{
    deployment::NormalForm ours = form;
    std::erase_if(ours, [](const auto& each) { return each.second.theirs || each.second.kind == deployment::NormalField::Kind::Dropped; });
    return deployment::hashOf(ours);
}

} // namespace postern::connectors::kong
