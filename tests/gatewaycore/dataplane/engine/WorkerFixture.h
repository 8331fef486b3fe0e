// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/Snapshot.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/net/MemoryTransport.h"
#include "dataplane/net/OffloadPool.h"
#include "dataplane/pipeline/HandlerTerminal.h"
#include "dataplane/pipeline/RespondTerminal.h"
#include "schema/Schema.h"

#include <QString>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace postern::test {

/// A filter whose hooks a test supplies. All of them count as overridden.
class ScriptFilter final : public pipeline::Filter {
  public:
    using Hook = std::function<pipeline::Verdict(pipeline::Exchange&)>;
    using DataHook = std::function<pipeline::Verdict(pipeline::Exchange&, pipeline::BodyChunk&)>;

    Hook request, response;
    DataHook requestData, responseData;
    std::function<void(const pipeline::Exchange&)> end;

    pipeline::Verdict onRequest(pipeline::Exchange& x) const override { return call(request, x); }
    pipeline::Verdict onResponse(pipeline::Exchange& x) const override { return call(response, x); }
    pipeline::Verdict onRequestData(pipeline::Exchange& x, pipeline::BodyChunk& c) const override
    {
        return requestData ? requestData(x, c) : pipeline::Verdict::Continue;
    }
    pipeline::Verdict onResponseData(pipeline::Exchange& x, pipeline::BodyChunk& c) const override
    {
        return responseData ? responseData(x, c) : pipeline::Verdict::Continue;
    }
    void onEnd(const pipeline::Exchange& x) const override
    {
        if (end)
            end(x);
    }

  private:
    static pipeline::Verdict call(const Hook& hook, pipeline::Exchange& x)
    {
        return hook ? hook(x) : pipeline::Verdict::Continue;
    }
};

/// A terminal whose other end is the test: it takes down what comes, and answers when told to.
class ScriptTerminal final : public pipeline::Terminal {
  public:
    struct Call final : pipeline::RequestSink {
        Call(pipeline::Exchange& x, pipeline::ResponseSink& a, ScriptTerminal& o) : exchange(&x), answer(&a), owner(o) {}

        void onRequestData(BytesView data) override { body.append(data); }
        void onRequestEnd(const http::HeaderMap*) override { ended = true; }
        void onRequestReset(const Error&) override { reset = true; }
        void onResponseCredit(std::size_t octets) override { credit += octets; }
        void flushRequest() override
        {
            if (!std::exchange(flushed, true) && owner.firstCredit != 0)
                answer->onRequestCredit(owner.firstCredit);
        }

        void respond(int status, http::BodyFraming framing)
        {
            exchange->response().status = status;
            exchange->responseFraming() = framing;
            answer->onResponseHead();
        }
        void respondWhole(int status, std::string_view text)
        {
            respond(status, http::BodyFraming::ofLength(text.size()));
            answer->onResponseData(text);
            answer->onResponseEnd(nullptr); // as the contract says: the end flushes by itself
        }

        pipeline::Exchange* exchange;
        pipeline::ResponseSink* answer;
        ScriptTerminal& owner;
        std::string body;
        std::size_t credit = 0;
        bool ended = false;
        bool reset = false;
        bool flushed = false;
    };

    pipeline::RequestSink& open(pipeline::Exchange& exchange, pipeline::ResponseSink& answer) const override
    {
        auto& self = const_cast<ScriptTerminal&>(*this);
        target = std::string(exchange.request().target);
        return self.calls.emplace_back(exchange, answer, self);
    }
    [[nodiscard]] std::string_view kind() const noexcept override { return "script"; }

    std::size_t firstCredit = 1 << 20;
    mutable std::string target;
    std::list<Call> calls;
};

/// A handler made of a function.
class FunctionHandler final : public pipeline::Handler {
  public:
    using Function = std::function<void(pipeline::Exchange&, pipeline::Answer)>;
    explicit FunctionHandler(Function function) : function_(std::move(function)) {}
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        function_(exchange, std::move(answer));
    }

  private:
    Function function_;
};

/// Snapshots made by hand, without a configuration.
class SnapshotBuilder {
  public:
    SnapshotBuilder() : snapshot(std::make_shared<engine::Snapshot>()) {}

    struct Step {
        std::shared_ptr<ScriptFilter> filter;
        pipeline::Phase phase = pipeline::Phase::Guard;
        pipeline::BodyNeed requestBody = pipeline::BodyNeed::None;
        pipeline::BodyNeed responseBody = pipeline::BodyNeed::None;
    };
    SnapshotBuilder& route(std::string method, std::string base, std::string path,
                           std::shared_ptr<const pipeline::Terminal> terminal, const std::vector<Step>& steps = {})
    {
        engine::RoutePlan& plan = *snapshot->plans.emplace_back(std::make_unique<engine::RoutePlan>());
        plan.info.apiName = "Test";
        plan.info.pathTemplate = path;
        plan.chain = pipeline::FilterChain(chainOf(steps));
        plan.terminal = std::move(terminal);
        specs.push_back({{}, std::move(method), std::move(base), std::move(path), {}});
        return *this;
    }
    std::shared_ptr<const engine::Snapshot> build()
    {
        auto router = routing::Router::build(specs);
        if (!router)
            qFatal("%s", router.error().message().c_str());
        snapshot->router = *std::move(router);
        for (std::size_t i = 0; i < snapshot->plans.size(); ++i)
            snapshot->plans[i]->baseSegments = snapshot->router.baseSegments(static_cast<std::uint32_t>(i));
        return snapshot;
    }

    std::shared_ptr<engine::Snapshot> snapshot;
    std::vector<routing::RouteSpec> specs;

  private:
    static std::vector<pipeline::ChainStep> chainOf(const std::vector<Step>& steps)
    {
        std::vector<pipeline::ChainStep> out;
        for (const Step& step : steps) {
            // A type for each phase, as FilterTypes live for ever.
            static std::vector<pipeline::FilterType> types = [] {
                std::vector<pipeline::FilterType> all(pipeline::phaseCount);
                for (std::size_t i = 0; i < all.size(); ++i) {
                    all[i].name = "script";
                    all[i].phase = static_cast<pipeline::Phase>(i);
                    all[i].hooks = pipeline::Hooks::of<ScriptFilter>();
                }
                return all;
            }();
            pipeline::ChainStep chained;
            chained.filter = step.filter;
            chained.type = &types[static_cast<std::size_t>(step.phase)];
            chained.requestBody = step.requestBody;
            chained.responseBody = step.responseBody;
            out.push_back(std::move(chained));
        }
        return out;
    }
};

/// One worker on the test's own thread and clock.
class WorkerFixture {
  public:
    explicit WorkerFixture(std::shared_ptr<const engine::Snapshot> snapshot)
        : worker(std::make_unique<engine::Worker>(0, clock, offload, offload, std::move(snapshot)))
    {
    }
    ~WorkerFixture()
    {
        worker->closeAll();
        worker->loop().poll();
        offload.shutdown();
    }

    void poll()
    {
        while (worker->loop().poll() > 0) {
        }
    }
    /// Lets time pass, in steps that no time-out can be longer than.
    void pass(Milliseconds time)
    {
        for (; time > Milliseconds(0); time -= Milliseconds(100)) {
            clock.advance(Milliseconds(100));
            worker->loop().recheckTimers();
            poll();
        }
    }

    FakeClock clock;
    net::OffloadPool offload{1};
    std::unique_ptr<engine::Worker> worker;
};

/// A client of the fixture's worker, over memory.
class Client {
  public:
    explicit Client(WorkerFixture& fixture, std::size_t window = 64 * 1024)
        : fixture_(fixture), in_(fixture.worker->loop().slabs())
    {
        auto [ours, theirs] = net::MemoryTransport::pair(fixture.worker->loop(), window);
        transport_ = std::move(ours);
        auto origin = std::make_shared<engine::SessionOrigin>();
        origin->listener = "test";
        fixture.worker->accept(std::move(theirs), origin);
        read();
    }
    /// Sends and lets everything happen that can.
    Client& send(std::string text)
    {
        write(std::move(text));
        fixture_.poll();
        return *this;
    }
    /// What came since the last call.
    std::string take()
    {
        fixture_.poll();
        return std::exchange(received_, {});
    }
    /// Stops reading, so that the gateway meets a slow client.
    void stopReading() { reading_ = false; }
    void goOnReading()
    {
        reading_ = true;
        if (!outstanding_)
            read();
        fixture_.poll();
    }
    /// Takes what is there, as much as one look at it gives.
    void readOnce()
    {
        if (!outstanding_)
            read();
        fixture_.poll();
    }
    void leave()
    {
        transport_->close();
        fixture_.poll();
    }
    [[nodiscard]] bool closed() const { return closed_; }
    [[nodiscard]] bool broken() const { return broken_; }

  private:
    void write(std::string text)
    {
        pending_ += std::move(text);
        if (!sending_)
            sendNext();
    }
    void sendNext()
    {
        sending_ = true;
        current_ = std::exchange(pending_, {});
        transport_->send(current_, [this](Result<void> sent) {
            sending_ = false;
            if (sent && !pending_.empty())
                sendNext();
        });
    }
    void read()
    {
        outstanding_ = true;
        transport_->recv(in_, [this](Result<std::size_t> got) {
            outstanding_ = false;
            if (!got || *got == 0) {
                closed_ = true;
                broken_ = !got;
                return;
            }
            received_.append(in_.unread());
            in_.clear();
            if (reading_)
                read();
        });
    }

    WorkerFixture& fixture_;
    net::ReceiveBuffer in_;
    std::unique_ptr<net::MemoryTransport> transport_;
    std::string received_, pending_, current_;
    bool sending_ = false, reading_ = true, outstanding_ = false, closed_ = false, broken_ = false;
};

/// A whole message without the Date field, which changes.
inline QString withoutDate(std::string text)
{
    for (std::size_t at = text.find("Date: "); at != std::string::npos; at = text.find("Date: "))
        text.erase(at, text.find("\r\n", at) + 2 - at);
    return QString::fromStdString(text);
}

} // namespace postern::test
