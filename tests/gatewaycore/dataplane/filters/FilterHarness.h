// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/KeySources.h"
#include "dataplane/filters/Shelf.h"
#include "dataplane/http/HopByHop.h"
#include "dataplane/pipeline/ExchangeControl.h"
#include "dataplane/pipeline/FilterChain.h"
#include "dataplane/throttling/ThrottleStore.h"
#include "schema/Document.h"

#include <QtTest>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace postern::test {

/// A worker's port with a clock of its own; what is posted or resumed is kept for the test to look at.
class FakePort final : public pipeline::WorkerPort {
  public:
    bool post(UniqueFunction<void()> task) override
    {
        posted.push_back(std::move(task));
        return true;
    }
    void resume(pipeline::ExchangeId, std::uint32_t generation) override { resumed.push_back(generation); }
    bool offload(UniqueFunction<void()> work) override
    {
        if (offloaded.size() >= offloadRoom)
            return false;
        offloaded.push_back(std::move(work));
        return true;
    }
    /// Runs what was offloaded, and what that posts back, until there is nothing more.
    void work()
    {
        while (!offloaded.empty() || !posted.empty()) {
            auto& from = !offloaded.empty() ? offloaded : posted;
            UniqueFunction<void()> next = std::move(from.front());
            from.pop_front();
            next();
        }
    }
    std::uint64_t after(Milliseconds, UniqueFunction<void()>) override { return 0; }
    void cancel(std::uint64_t) override {}
    [[nodiscard]] SteadyTime now() const noexcept override { return clock.steady(); }
    [[nodiscard]] WallTime wallNow() const noexcept override { return clock.wall(); }
    [[nodiscard]] unsigned index() const noexcept override { return 0; }

    FakeClock clock;
    std::deque<UniqueFunction<void()>> posted;
    std::deque<UniqueFunction<void()>> offloaded;
    std::size_t offloadRoom = 256;
    std::vector<std::uint32_t> resumed;
};

/// A tap that keeps the reason of the last step.
struct ReasonTap {
    void begin(pipeline::Exchange&) {}
    void routed(pipeline::Exchange&, const pipeline::FilterChain&) {}
    pipeline::Verdict before(pipeline::Exchange&, const pipeline::ChainStep&, pipeline::Direction) { return pipeline::Verdict::Continue; }
    void after(pipeline::Exchange& exchange, const pipeline::ChainStep&, pipeline::Direction, pipeline::Verdict)
    {
        if (exchange.reason() == nullptr)
            return;
        id = exchange.reason()->text->id;
        sentence = exchange.reason()->text->sentence;
        for (const pipeline::ReasonArgument& argument : exchange.reason()->arguments) {
            const std::string hole = "{" + std::string(argument.name) + "}";
            for (std::size_t at = sentence.find(hole); at != std::string::npos; at = sentence.find(hole))
                sentence.replace(at, hole.size(), argument.value);
        }
        skipped = exchange.reason()->skipped;
        exchange.clearReason();
    }
    pipeline::Verdict terminal(pipeline::Exchange&) { return pipeline::Verdict::Continue; }
    pipeline::Verdict sending(pipeline::Exchange&) { return pipeline::Verdict::Continue; }
    bool wantsBody(pipeline::Exchange&, const pipeline::ChainStep*, pipeline::Direction) { return false; }
    std::uint64_t gathers(pipeline::Exchange&) { return 0; }
    void gathered(pipeline::Exchange&, BytesView) {}
    bool dropped(pipeline::Exchange&) { return false; }
    void requestData(pipeline::Exchange&, BytesView) {}
    void responseHead(pipeline::Exchange&) {}
    void responseFinal(pipeline::Exchange&) {}
    void responseData(pipeline::Exchange&, BytesView) {}
    void end(pipeline::Exchange&) {}

    std::string id;
    std::string sentence;
    bool skipped = false;
};

/// What filters are built in: a gateway with one API and one operation, which a test may change before build().
struct Shop {
    Shop()
    {
        api.id = "orders-id";
        api.name = "Orders";
        api.version = "1.0.0";
        api.context = "/orders/1.0.0";
        operation.method = "GET";
        operation.pathTemplate = "/items/{id}";
        ports.add<throttling::ThrottleStore>(store);
        ports.add<filters::KeySources>(keySources);
    }
    Shop(const Shop&) = delete;
    Shop& operator=(const Shop&) = delete;
    /// What nobody has run may hold the port, which holds it.
    ~Shop()
    {
        std::exchange(port->offloaded, {}).clear();
        std::exchange(port->posted, {}).clear();
    }
    pipeline::FilterContext context(std::string instance = "test")
    {
        route.apiId = api.id;
        route.apiName = api.name;
        route.apiVersion = api.version;
        route.apiContext = api.context;
        route.method = operation.method;
        route.pathTemplate = operation.pathTemplate;
        return {gateway, &api, &operation, &route, states, ports, 1, std::move(instance), false, {}};
    }
    /// The filter `type` with `yaml` as its configuration; "" in `problem` when it was built.
    std::unique_ptr<pipeline::Filter> make(const std::string& type, const std::string& yaml, std::string& problem,
                                           const std::string& instance = "test")
    {
        const pipeline::FilterType* const found = pipeline::findFilterType(filters::shelf(), type);
        if (found == nullptr)
            qFatal("no filter %s", type.c_str());
        schema::Problems problems;
        const auto value = schema::readYaml(yaml.empty() ? "{}" : yaml, "filter.yaml", problems);
        if (!value)
            qFatal("%s", problems.toString().c_str());
        pipeline::FilterContext built = context(instance);
        auto filter = found->build(*value, built, problems);
        problem = filter ? std::string() : problems.toString();
        return filter;
    }
    void add(const std::string& type, const std::string& yaml = {}, const std::string& instance = "test")
    {
        std::string problem;
        auto filter = make(type, yaml, problem, instance);
        if (!filter)
            qFatal("%s: %s", type.c_str(), problem.c_str());
        const pipeline::FilterType* const found = pipeline::findFilterType(filters::shelf(), type);
        const pipeline::BodyNeed requestBody = filter->narrowRequestBody(found->requestBody);
        const pipeline::BodyNeed responseBody = filter->narrowResponseBody(found->responseBody);
        steps.push_back({std::move(filter), found, requestBody, responseBody, {}, instance, model::Origin{schema::Location::of("filter.yaml", 1, 1), {}}});
        chain = std::make_unique<pipeline::FilterChain>(steps);
    }
    [[nodiscard]] QByteArray refusal(const std::string& type, const std::string& yaml)
    {
        std::string problem;
        return make(type, yaml, problem) ? QByteArray("accepted") : QByteArray::fromStdString(problem);
    }

    pipeline::FaultProfile profile = pipeline::FaultProfile::Postern;
    model::GatewayConfig gateway;
    model::Api api;
    model::Operation operation;
    pipeline::RouteInfo route;
    pipeline::StateRegistry states;
    throttling::ThrottleStore store;
    filters::KeySources keySources;
    pipeline::Ports ports;
    std::vector<pipeline::ChainStep> steps;
    std::unique_ptr<pipeline::FilterChain> chain;
    std::shared_ptr<FakePort> port = std::make_shared<FakePort>();
    const pipeline::PeerCertificate* certificate = nullptr; ///< that the client showed
};

/// One exchange on the Shop's chain.
struct Visit {
    Visit(Shop& its, http::Method method = http::Method::Get, std::string its_target = "/items/7", std::string caller = "192.0.2.7")
        : shop(its), target(std::move(its_target)), address(std::move(caller)), exchange(arena, its.port)
    {
        pipeline::ClientSide side;
        side.address = side.caller = address;
        side.certificate = its.certificate;
        exchange.begin(++count, side);
        exchange.request().setMethod(method);
        if (!exchange.request().setTarget(target))
            qFatal("bad target %s", target.c_str());
        exchange.request().authority = "shop.example";
        pipeline::ExchangeControl control(exchange);
        control.headReceived(its.port->now(), its.port->wallNow(), its.profile);
        parameters[0] = {"id", std::string_view(target).substr(target.rfind('/') + 1, target.find('?') - target.rfind('/') - 1)};
        control.setRoute(&shop.route, parameters);
        control.setRecording(true, nullptr, nullptr);
    }
    Visit& with(std::string_view name, std::string_view value)
    {
        exchange.request().headers.addCopy(name, value);
        return *this;
    }
    /// Walks in; "continue", "pause" or the status that was answered.
    QByteArray in()
    {
        if (!std::exchange(entered, true)) {
            http::removeHopByHop(exchange.request().headers); // as the engine does before any filter
            shop.chain->enter(exchange);
        }
        switch (shop.chain->runRequest(exchange, tap)) {
        case pipeline::Outcome::Done: return "continue";
        case pipeline::Outcome::Paused: return "pause";
        case pipeline::Outcome::NeedsBody: return "needs body";
        case pipeline::Outcome::Responded: break;
        }
        return QByteArray::number(exchange.response().status);
    }
    /// Walks in and back, over a backend that answers 200 when the chain let the call through. The final status.
    QByteArray through()
    {
        QByteArray answer = in();
        if (answer == "pause")
            return answer;
        if (answer == "continue") {
            exchange.response().status = 200;
            answer = "200";
        }
        out();
        return QByteArray::number(exchange.response().status);
    }
    void out()
    {
        pipeline::ExchangeControl(exchange).turnBack();
        if (shop.chain->runResponse(exchange, tap) == pipeline::Outcome::Paused)
            qFatal("paused on the way back");
        shop.chain->end(exchange);
    }
    [[nodiscard]] QByteArray field(std::string_view name) const
    {
        const std::string_view value = exchange.response().headers.value(name);
        return {value.data(), static_cast<qsizetype>(value.size())};
    }
    [[nodiscard]] QByteArray sent(std::string_view name) const
    {
        const std::string_view value = exchange.request().headers.value(name);
        return {value.data(), static_cast<qsizetype>(value.size())};
    }
    [[nodiscard]] QByteArray body() const { return {exchange.responseBody().data(), static_cast<qsizetype>(exchange.responseBody().size())}; }
    [[nodiscard]] QByteArray reason() const { return QByteArray::fromStdString(tap.id); }
    [[nodiscard]] QByteArray sentence() const { return QByteArray::fromStdString(tap.sentence); }
    [[nodiscard]] QByteArray code() const
    {
        const std::string_view code = pipeline::Faults::entry(exchange.fault(), pipeline::FaultProfile::Postern).code;
        return exchange.failed() ? QByteArray(code.data(), static_cast<qsizetype>(code.size())) : QByteArray();
    }

    static inline std::uint64_t count = 0;
    Shop& shop;
    std::string target;
    std::string address;
    Arena arena;
    pipeline::Exchange exchange;
    pipeline::PathParameter parameters[1];
    ReasonTap tap;
    bool entered = false;
};

} // namespace postern::test
