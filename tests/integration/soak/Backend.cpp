// SPDX-License-Identifier: Apache-2.0
#include "integration/soak/Backend.h"

#include "config/GatewayFolder.h"
#include "crypto/JwsSigner.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/Handler.h"

#include <cstdio>
#include <cstdlib>

namespace postern::soak {

using pipeline::Answer;
using pipeline::Exchange;

std::string contentOf(std::uint64_t id)
{
    std::uint64_t state = id * 0x9E3779B97F4A7C15ULL + 1;
    const std::size_t size = (state >> 40) % 8192;
    std::string content;
    content.reserve(size + 8);
    while (content.size() < size) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        content.append(reinterpret_cast<const char*>(&state), sizeof state);
    }
    return content;
}

class Backend::Items final : public pipeline::Handler {
  public:
    explicit Items(Backend& backend) : backend_(backend) {}
    void handle(Exchange& exchange, Answer answer) override
    {
        const std::string id(exchange.request().headers.value("X-Id"));
        const std::uint64_t number = std::strtoull(id.c_str(), nullptr, 10);
        if (id.empty() || number >= backend_.seen_.size())
            return answer.respond(400, "text/plain", "no id");
        backend_.seen_[number].fetch_add(1);
        answer.respond(200, "application/octet-stream", contentOf(number), {{"X-Id", id}});
    }

  private:
    Backend& backend_;
};

class Backend::Limited final : public pipeline::Handler {
  public:
    explicit Limited(Backend& backend) : backend_(backend) {}
    void handle(Exchange&, Answer answer) override
    {
        backend_.limited_.fetch_add(1);
        answer.respond(200, "text/plain", "passed");
    }

  private:
    Backend& backend_;
};

class Backend::Keys final : public pipeline::Handler {
  public:
    explicit Keys(Backend& backend) : backend_(backend) {}
    void handle(Exchange&, Answer answer) override
    {
        std::vector<std::string> all;
        const std::lock_guard lock(backend_.mutex_);
        for (const crypto::SigningKey& key : backend_.keys_)
            all.push_back(*key.publicJwk("RS256"));
        answer.respond(200, "application/json", crypto::jwkSet(all), {{"Cache-Control", "max-age=30"}});
    }

  private:
    Backend& backend_;
};

std::unique_ptr<Backend> Backend::start(std::size_t ids)
{
    std::unique_ptr<Backend> made(new Backend(ids));
    made->rotate();
    auto loaded = config::loadGatewayText("apiVersion: postern/v1\nworkers: 1\n"
                                          "listeners: [{name: http, address: 127.0.0.1, port: 0}]\n"
                                          "limits: {requestBody: 0}\n");
    engine::GatewayOptions options;
    options.workers = 1;
    options.handlers = {{"/item", std::make_shared<Items>(*made), "*", {}},
                        {"/limited", std::make_shared<Limited>(*made), "*", {}},
                        {"/keys", std::make_shared<Keys>(*made), "*", {}}};
    if (!loaded.config)
        return std::fputs(loaded.problems.toString().c_str(), stderr), nullptr;
    auto gateway = engine::Gateway::create(std::move(*loaded.config), std::move(options));
    if (!gateway || !(*gateway)->start())
        return nullptr;
    made->gateway_ = std::move(*gateway);
    made->url_ = made->gateway_->listeners().front().url;
    return made;
}

Backend::~Backend() = default;

void Backend::rotate()
{
    auto key = crypto::SigningKey::generate(crypto::KeyType::Rsa);
    if (!key)
        std::abort();
    const std::lock_guard lock(mutex_);
    // The one before stays published: its tokens are still about.
    if (keys_.size() > 1)
        keys_.erase(keys_.begin());
    keys_.push_back(key->withKeyId("soak-" + std::to_string(std::rand())));
}

std::string Backend::token(std::uint64_t serial) const
{
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    const std::lock_guard lock(mutex_);
    const std::string claims = R"({"iss":"https://soak.invalid","aud":"soak","sub":"s)" + std::to_string(serial) +
                               R"(","exp":)" + std::to_string(now + 7200) + "}";
    return *crypto::signCompact(keys_.back(), crypto::JwsAlgorithm::RS256, claims);
}

} // namespace postern::soak
