// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/client/ConnectionPool.h"
#include "dataplane/pipeline/ExchangeControl.h"
#include "dataplane/upstream/Forwarder.h"
#include "gatewaycore/dataplane/client/ClientFixture.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::test {

/// The worker's port of an exchange that only forwards.
class LoopPort final : public pipeline::WorkerPort {
  public:
    explicit LoopPort(net::EventLoop& loop) : loop_(loop) {}
    bool post(UniqueFunction<void()> task) override
    {
        loop_.post(std::move(task));
        return true;
    }
    void resume(pipeline::ExchangeId, std::uint32_t) override {}
    bool offload(UniqueFunction<void()>) override { return false; }
    std::uint64_t after(Milliseconds, UniqueFunction<void()>) override { return 0; }
    void cancel(std::uint64_t) override {}
    [[nodiscard]] SteadyTime now() const noexcept override { return loop_.now(); }
    [[nodiscard]] WallTime wallNow() const noexcept override { return loop_.wallNow(); }
    [[nodiscard]] unsigned index() const noexcept override { return 0; }

  private:
    net::EventLoop& loop_;
};

/// What an exchange's other side sees of the answer.
struct Heard final : public pipeline::ResponseSink {
    explicit Heard(pipeline::Exchange& its) : exchange(its) {}
    void onInformational(const http::ResponseHead& head) override { informational.push_back(head.status); }
    void onResponseHead() override
    {
        status = exchange.response().status;
        if (grantAtHead > 0)
            sink->onResponseCredit(grantAtHead);
    }
    void onResponseData(BytesView data) override
    {
        body += data;
        if (regrant)
            sink->onResponseCredit(data.size());
    }
    void onResponseEnd(const http::HeaderMap* its) override
    {
        ended = true;
        if (its != nullptr) {
            for (const http::HeaderField& field : *its)
                trailers += std::string(field.name) + "=" + std::string(field.value) + ";";
        }
    }
    void onResponseReset(const Error& why) override
    {
        reset = true;
        kind = why.kind();
        error = why.describe();
    }
    void onRequestCredit(std::size_t octets) override
    {
        credit += octets;
        if (whenCredit)
            whenCredit();
    }
    void flushResponse() override
    {
        flushedEnd = ended;
        flushedInformational = informational.size();
    }
    [[nodiscard]] bool over() const { return ended || reset; }

    pipeline::Exchange& exchange;
    pipeline::RequestSink* sink = nullptr;
    std::vector<int> informational;
    int status = 0;
    std::string body;
    std::string trailers;
    std::string error;
    ErrorKind kind = ErrorKind::Internal;
    std::size_t credit = 0;
    std::size_t grantAtHead = 1 << 20;
    bool regrant = true;
    bool ended = false;
    bool reset = false;
    bool flushedEnd = false; ///< nothing leaves the gateway before a flush
    std::size_t flushedInformational = 0;
    std::function<void()> whenCredit;
};

/// Backends that the test plays, and exchanges that are forwarded to them.
struct ForwardStage : Stage {
    explicit ForwardStage(model::Cluster config = {}, upstream::ForwardSettings settings = {})
    {
        if (config.endpoints.empty())
            config.endpoints.push_back({url("/base"), 1, {}});
        config.name = "backends";
        auto made = upstream::Cluster::make(config, settings);
        if (!made)
            qFatal("%s", made.error().describe().c_str());
        workers.push_back({&loop, &pool});
        forwarder = std::make_unique<upstream::Forwarder>(upstream::ForwardRules{*made, nullptr}, workers);
        cluster = *made;
    }

    client::ConnectionPool pool{loop, connector};
    upstream::ForwardingWorkers workers;
    std::shared_ptr<const upstream::Cluster> cluster;
    std::unique_ptr<upstream::Forwarder> forwarder;
    std::shared_ptr<LoopPort> port = std::make_shared<LoopPort>(loop);
};

/// One exchange on its way to a ForwardStage.
struct Call {
    Call(ForwardStage& its, http::Method method, std::string target) : stage(its), exchange(arena, its.port), heard(exchange), text(std::move(target))
    {
        pipeline::ClientSide side;
        side.address = side.caller = "192.0.2.7";
        exchange.begin(1, side);
        exchange.request().setMethod(method);
        if (!exchange.request().setTarget(text))
            qFatal("bad target");
        exchange.request().authority = "shop.example";
        exchange.request().headers.add(http::HeaderId::Host, "shop.example");
        pipeline::ExchangeControl(exchange).headReceived(its.loop.now(), its.loop.wallNow(), pipeline::FaultProfile::Postern);
    }
    pipeline::RequestSink& open()
    {
        sink = heard.sink = &stage.forwarder->open(exchange, heard);
        return *sink;
    }
    /// Without content, all at once.
    Call& send()
    {
        open();
        sink->onRequestEnd(nullptr);
        sink->flushRequest();
        return *this;
    }
    bool finish() { return spin(stage.loop, [this] { return heard.over(); }); }

    ForwardStage& stage;
    Arena arena;
    pipeline::Exchange exchange;
    Heard heard;
    std::string text;
    pipeline::RequestSink* sink = nullptr;
};

} // namespace postern::test
