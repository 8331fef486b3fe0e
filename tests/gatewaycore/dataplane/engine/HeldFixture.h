// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/PausedJson.h"
#include "gatewaycore/dataplane/engine/WorkerFixture.h"

#include <QString>
#include <string>
#include <vector>

/// A call at a breakpoint, on a clock and a backend that the test owns.
namespace postern::test {

using inspection::Breakpoint;
using inspection::PauseAction;
using inspection::PausedExchange;
using inspection::PausedExchanges;
using inspection::PauseEnd;
using inspection::StepResult;

inline const std::string get = "GET /out HTTP/1.1\r\nHost: a\r\nX-Who: client\r\nAuthorization: Bearer abcdefghijklmnopqrstuvwxyz\r\n\r\n";

/// What is there before the worker.
struct Chain {
    std::shared_ptr<ScriptFilter> first = std::make_shared<ScriptFilter>();
    std::shared_ptr<ScriptFilter> second = std::make_shared<ScriptFilter>();
    std::shared_ptr<ScriptTerminal> terminal = std::make_shared<ScriptTerminal>();
    std::string saw;
    std::string who;
};

/// A worker that records and has breakpoints, two filters and a backend that the test plays.
struct Held : Chain, WorkerFixture {
    explicit Held(std::vector<Breakpoint> breakpoints, std::size_t most = 1000) : Held(std::move(breakpoints), most, SnapshotBuilder()) {}
    /// What the two filters want of the answer's content.
    Held(std::vector<Breakpoint> breakpoints, pipeline::BodyNeed firstNeeds, pipeline::BodyNeed secondNeeds)
        : Held(std::move(breakpoints), 1000, SnapshotBuilder(), firstNeeds, secondNeeds)
    {
    }
    Held(std::vector<Breakpoint> breakpoints, std::size_t most, SnapshotBuilder builder,
         pipeline::BodyNeed firstNeeds = pipeline::BodyNeed::None, pipeline::BodyNeed secondNeeds = pipeline::BodyNeed::None)
        : WorkerFixture(prepared(builder, firstNeeds, secondNeeds))
    {
        recorder.paused->setLimits(most, Seconds(60));
        set(std::move(breakpoints));
        worker->record(&recorder);
    }
    ~Held()
    {
        worker->closeAll(); // while there is still something to record with
        poll();
    }
    std::shared_ptr<const engine::Snapshot> prepared(SnapshotBuilder& builder, pipeline::BodyNeed firstNeeds, pipeline::BodyNeed secondNeeds)
    {
        first->request = [this](pipeline::Exchange&) { return saw += "1", pipeline::Verdict::Continue; };
        second->request = [this](pipeline::Exchange& x) {
            saw += "2";
            who = std::string(x.request().headers.value("X-Who"));
            return pipeline::Verdict::Continue;
        };
        second->response = [this](pipeline::Exchange&) { return saw += "b", pipeline::Verdict::Continue; };
        first->response = [this](pipeline::Exchange&) { return saw += "a", pipeline::Verdict::Continue; };
        builder.snapshot->timeouts.requestTotal = Seconds(5);
        return builder
            .route("*", "", "/{rest}", terminal, {{first, pipeline::Phase::Guard, pipeline::BodyNeed::None, firstNeeds},
                    {second, pipeline::Phase::Throttle, pipeline::BodyNeed::None, secondNeeds}})
            .build();
    }
    void set(std::vector<Breakpoint> breakpoints)
    {
        inspection::BreakpointSettings settings;
        settings.breakpoints = std::move(breakpoints);
        inspection::nameAll(settings.breakpoints);
        recorder.breakpoints = inspection::arm(settings, recorder.breakpoints.get());
    }
    PausedExchanges::List list() { return recorder.paused->list(); }
    std::shared_ptr<const PausedExchange> only()
    {
        const auto all = list();
        return all.size() == 1 ? all.front() : nullptr;
    }
    QString act(PauseAction action)
    {
        const auto all = list();
        if (all.empty())
            return QStringLiteral("nothing is held up");
        const auto done = recorder.paused->act(all.front()->id, action);
        poll();
        return done ? QString() : QString::fromStdString(done.error().message());
    }
    QString act(PauseAction::Kind kind)
    {
        PauseAction action;
        action.kind = kind;
        action.by = "Ada";
        return act(action);
    }
    const inspection::Step* heldStep(const inspection::Trace& trace) const
    {
        for (const inspection::Step& step : trace.steps) {
            if (step.filter == inspection::breakpointStep)
                return &step;
        }
        return nullptr;
    }

    std::unique_ptr<inspection::TraceRing> ring = std::make_unique<inspection::TraceRing>();
    inspection::Recorder recorder{*ring, std::make_shared<const inspection::Masking>(), clock, {}, 64U << 10U, nullptr,
                                  std::make_shared<PausedExchanges>(clock)};
};

inline Breakpoint beforeThrottle()
{
    Breakpoint out;
    out.phase = "throttle";
    return out;
}

inline Breakpoint onTheWayBack(std::string filter)
{
    Breakpoint out;
    out.side = Breakpoint::Side::Response;
    out.filter = std::move(filter);
    return out;
}

inline std::vector<std::vector<std::string>> fieldsOf(const PausedExchange& paused)
{
    std::vector<std::vector<std::string>> out;
    for (const auto& [name, value] : inspection::shown(paused.message, *paused.masking).headers)
        out.push_back({name, value});
    return out;
}

} // namespace postern::test
