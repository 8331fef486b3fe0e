// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/SecretSource.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "schema/Document.h"

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace postern::test {

/// What one request brought.
struct Arrived {
    std::string target;
    std::string body;
    std::map<std::string, std::string> fields;
};

/// A server that remembers what came, and answers at once or when the test lets it.
class Noting final : public pipeline::Handler {
  public:
    struct Reply {
        int status = 200;
        std::string body{};
        pipeline::Answer::Fields fields{};
    };

    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        Arrived one;
        one.target = exchange.request().target;
        one.body = exchange.requestBody();
        for (const http::HeaderField& field : exchange.request().headers)
            one.fields[std::string(field.name)] = field.value;
        const std::lock_guard lock(mutex_);
        arrived_.push_back(std::move(one));
        if (held_)
            waiting_.push_back(std::move(answer));
        else
            answer.respond(reply_.status, "application/json", reply_.body, reply_.fields);
    }
    void reply(Reply reply)
    {
        const std::lock_guard lock(mutex_);
        reply_ = std::move(reply);
    }
    void hold()
    {
        const std::lock_guard lock(mutex_);
        held_ = true;
    }
    void release()
    {
        const std::lock_guard lock(mutex_);
        held_ = false;
        for (pipeline::Answer& each : waiting_)
            each.respond(reply_.status, "application/json", reply_.body, reply_.fields);
        waiting_.clear();
    }
    [[nodiscard]] std::vector<Arrived> arrived() const
    {
        const std::lock_guard lock(mutex_);
        return arrived_;
    }

  private:
    mutable std::mutex mutex_; ///< the server's worker and the test meet here
    std::vector<Arrived> arrived_;
    std::vector<pipeline::Answer> waiting_;
    Reply reply_;
    bool held_ = false;
};

inline std::unique_ptr<Gateway> serve(const std::shared_ptr<Noting>& noting)
{
    model::GatewayConfig config;
    config.listeners.resize(1);
    config.listeners.front().port = 0;
    GatewayOptions options;
    options.workers = 1;
    options.healthRoutes = false;
    options.handlers.push_back({"/*", noting});
    return makeWith(std::move(config), std::move(options));
}

/// Secrets by their names.
class MapOfSecrets final : public filters::SecretSource {
  public:
    [[nodiscard]] Result<Secret> secret(const schema::SecretRef& reference) override
    {
        const auto found = known.find(reference.name);
        return found != known.end() ? Result<Secret>(Secret(found->second))
                                    : Result<Secret>(unexpected(ErrorKind::NotFound, "not set", Fault::Config));
    }
    std::map<std::string, std::string> known;
};

} // namespace postern::test
