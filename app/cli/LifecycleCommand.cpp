// SPDX-License-Identifier: Apache-2.0
#include "cli/LifecycleCommand.h"

#include "config/GatewayFolder.h"
#include "schema/Document.h"

#include <QDateTime>
#include <algorithm>

namespace postern::cli {

using deployment::Holding;
using federation::LifecycleStep;
using federation::LifecycleTarget;
using schema::Value;

LifecycleCommand::LifecycleCommand(LifecycleOptions options, const Output& output)
    : FleetCommand(output), options_(std::move(options)), rollout_(fleet())
{
    connect(&rollout_, &federation::LifecycleRollout::planned, this, &LifecycleCommand::planned);
    connect(&rollout_, &federation::LifecycleRollout::ended, this, &LifecycleCommand::ended);
}

LifecycleCommand::~LifecycleCommand() = default;

void LifecycleCommand::start()
{
    const auto to = federation::lifecycleNamed(options_.state);
    if (!to)
        return fail(to.error().message());
    if (!readProject(options_.folder))
        return;
    if (auto begun = begin(*to); !begun)
        fail(begun.error().message());
}

Result<void> LifecycleCommand::begin(LifecycleStep::To to)
{
    if (!options_.given.empty()) {
        const auto text = config::readFileText(options_.given);
        if (!text)
            return unexpected(text.error());
        auto given = federation::readLifecyclePlan(*text, options_.given);
        if (!given)
            return unexpected(std::move(given).error());
        if (given->api != options_.api || given->state != federation::stateName(to))
            return unexpected(ErrorKind::InvalidArgument, "The plan makes " + given->api + ' ' + given->state + '.');
        return rollout_.review(*std::move(given), options_.environments, options_.overrides);
    }
    LifecycleStep step{to, QDateTime::currentSecsSinceEpoch(), {}};
    if (!options_.sunset.empty()) {
        auto sunset = federation::sunsetOf(options_.sunset);
        if (!sunset)
            return unexpected(std::move(sunset).error());
        step.sunset = *std::move(sunset);
    }
    return rollout_.plan({options_.api, std::move(step), options_.environments, options_.overrides});
}

bool LifecycleCommand::isTooMuch() const
{
    return std::ranges::any_of(rollout_.made().targets, [this](const LifecycleTarget& each) {
        const auto& all = each.plan.capabilities;
        return (!options_.failOn.empty() && count(all, Holding::Dropped) > 0) || (options_.failOn == "approximated" && count(all, Holding::Approximated) > 0);
    });
}

void LifecycleCommand::planned()
{
    const federation::LifecyclePlan& made = rollout_.made();
    if (!options_.file.empty()) {
        if (auto written = config::writeFileAtomically(options_.file, writePlan(made)); !written)
            return fail(written.error().message());
    }
    const bool json = output().format == Format::Json;
    print(json ? options_.yes ? std::string() : writePlan(made) : shown(made));
    if (isTooMuch())
        return fail("Nothing is done, because not every environment can hold all of it (--fail-on " + options_.failOn + ").");
    if (made.empty() && options_.yes && json)
        print("{\"outcome\":\"unchanged\"}\n");
    if (made.empty())
        return Q_EMIT finished(unchanged);
    if (!options_.yes) {
        if (!json && !options_.planOnly)
            print("Nothing was done: --yes does it.\n");
        const bool whole = std::ranges::all_of(made.targets, [](const LifecycleTarget& each) { return each.why.empty(); });
        return Q_EMIT finished(whole ? done : failed);
    }
    if (auto begun = rollout_.apply({options_.confirmed.begin(), options_.confirmed.end()}); !begun)
        fail(begun.error().message() + (made.production().empty() ? "" : " (--confirm NAME)"));
}

void LifecycleCommand::ended()
{
    const federation::LifecyclePlan& made = rollout_.made();
    const auto& failures = rollout_.failures();
    Value all = Value::list();
    std::string out;
    for (const LifecycleTarget& each : made.targets) {
        const auto found = failures.find(each.environment);
        const std::string outcome = found != failures.end() ? "failed" : each.leftAlone ? "left alone" : each.plan.empty() ? "unchanged" : "done";
        out += each.environment + ": " + (each.leftAlone ? each.note : outcome) + (found == failures.end() ? "" : ": " + found->second) + '\n';
        all.push(Value::object({{"environment", each.environment}, {"outcome", outcome}, {"why", found == failures.end() ? std::string() : found->second}}));
    }
    print(output().format == Format::Json ? schema::writeJson(Value::object({{"api", made.api}, {"state", made.state}, {"environments", std::move(all)}}), 0) + '\n'
                                          : made.api + " is " + made.state + " here\n" + out);
    if (!failures.empty())
        return fail(made.api + " is not " + made.state + " everywhere. The same command once more does what is left.");
    Q_EMIT finished(done);
}

} // namespace postern::cli
