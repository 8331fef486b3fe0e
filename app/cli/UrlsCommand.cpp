// SPDX-License-Identifier: Apache-2.0
#include "cli/UrlsCommand.h"

#include "base/Text.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace postern::cli {
namespace {

using schema::Value;

std::string millisecondsText(const std::optional<std::chrono::microseconds>& time)
{
    if (!time)
        return "-";
    constexpr double perMillisecond = 1'000.0;
    std::array<char, 32> out{};
    const double value = static_cast<double>(time->count()) / perMillisecond;
    constexpr double coarse = 10.0;
    (void)std::snprintf(out.data(), out.size(), value < coarse ? "%.1f ms" : "%.0f ms", value);
    return out.data();
}

Value millisecondsValue(const std::optional<std::chrono::microseconds>& time)
{
    constexpr double perMillisecond = 1'000.0;
    return time ? Value(static_cast<double>(time->count()) / perMillisecond) : Value();
}

/// Each column as wide as it has to be; the last one is as it is.
std::string alignedLines(const std::vector<std::vector<std::string>>& rows)
{
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i + 1 < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size())
                line.append(widths[i] - row[i].size() + 2, ' ');
        }
        while (line.ends_with(' '))
            line.pop_back();
        out += line + '\n';
    }
    return out;
}

} // namespace

UrlsCommand::UrlsCommand(UrlsOptions options, const Output& output) : AddressCommand(output), options_(std::move(options)) {}

void UrlsCommand::start()
{
    if (!readProject(options_.folder) || !takeEnvironments(options_.environments))
        return;
    if (!options_.api.empty()) {
        const deployment::Revision* const api = takeApi(options_.api);
        if (api == nullptr)
            return;
        options_.api = api->title();
    }
    if (environments().empty())
        return fail("There are no environments: " + options_.folder + "/environments.yaml names them.");
    if (!options_.path.empty() && !options_.path.starts_with('/'))
        return fail("A path begins with /, as in --path /items.");
    std::optional<steering::ProbeRules> probe;
    if (options_.probe) {
        probe.emplace();
        probe->times = options_.times;
        probe->timeout = Milliseconds(options_.seconds * 1'000);
        probe->caFile = options_.caFile;
    }
    find(environments(), options_.api, std::move(probe), options_.path);
}

void UrlsCommand::collect(const std::string& environment, std::vector<Row>& rows, std::vector<std::string>& notes) const
{
    const federation::GatewayState& gateway = state(environment);
    const std::string region = gateway.type == nullptr ? gateway.environment.region : gateway.type->region(gateway.environment);
    if (const auto failure = failures().find(environment); failure != failures().end())
        notes.push_back(failure->second.starts_with(environment) ? failure->second : environment + ": " + failure->second);
    for (const deployment::Revision& revision : project().revisions) {
        const std::string title = revision.title();
        const auto at = gateway.apis.find(title);
        if (at == gateway.apis.end() || (!options_.api.empty() && options_.api != title))
            continue;
        const federation::ApiPlace& place = at->second;
        if (!place.error.empty() && !failures().contains(environment))
            notes.push_back(title + " at " + environment + ": " + place.error);
        if (!place.urls) {
            if (!options_.api.empty() && !failures().contains(environment) && place.error.empty() && !wasInterrupted())
                notes.push_back(title + " is not at " + environment + '.');
            continue;
        }
        Row row{revision.api.name, revision.api.version, environment, region, {}, nullptr};
        for (std::size_t i = 0; i < place.urls->urls.size(); ++i) {
            row.url = place.urls->urls[i].url;
            row.probed = i < place.probed.size() ? &place.probed[i] : nullptr;
            rows.push_back(row);
        }
        if (place.urls->urls.empty())
            rows.push_back(row);
        if (!place.urls->note.empty())
            notes.push_back(title + " at " + environment + ": " + place.urls->note);
    }
}

void UrlsCommand::found()
{
    std::vector<Row> rows;
    std::vector<std::string> notes;
    for (const std::string& each : environments())
        collect(each, rows, notes);
    if (output().format == Format::Json)
        showJson(rows);
    else if (!rows.empty())
        showTable(rows);
    else if (failures().empty() && !wasInterrupted())
        print("None of these environments has an API of this project.\n");
    for (const std::string& each : output().format == Format::Json ? std::vector<std::string>() : notes)
        note(toValidUtf8(each));
    if (wasInterrupted())
        return Q_EMIT finished(interrupted);
    const bool lost = std::ranges::any_of(rows, [](const Row& row) { return row.probed != nullptr && !isReached(row.probed->reach); });
    Q_EMIT finished(failures().empty() && !lost ? done : failed);
}

void UrlsCommand::showTable(const std::vector<Row>& rows) const
{
    std::vector<std::vector<std::string>> lines{{"API", "version", "environment", "region", "URL"}};
    if (options_.probe)
        lines.front().insert(lines.front().end(), {"latency", "connecting", "answer"});
    for (const Row& row : rows) {
        lines.push_back({row.api, row.version, row.environment, row.region.empty() ? "-" : row.region, row.url.empty() ? "not known" : row.url});
        if (row.probed != nullptr)
            lines.back().insert(lines.back().end(), {millisecondsText(row.probed->latency), millisecondsText(row.probed->connecting), toValidUtf8(row.probed->sentence())});
    }
    print(alignedLines(lines));
}

void UrlsCommand::showJson(const std::vector<Row>& rows) const
{
    for (const Row& row : rows) {
        Value out = Value::object({{"api", row.api}, {"version", row.version}, {"environment", row.environment}, {"region", row.region}, {"url", row.url.empty() ? Value() : Value(row.url)}});
        const federation::ApiPlace& place = state(row.environment).apis.at(row.api + ':' + row.version);
        if (place.urls && !place.urls->note.empty())
            out.set("note", toValidUtf8(place.urls->note));
        if (row.probed != nullptr) {
            const steering::ProbedUrl& probed = *row.probed;
            out.set("probe", Value::object({{"url", probed.url},
                                            {"reach", toString(probed.reach)},
                                            {"reached", isReached(probed.reach)},
                                            {"status", probed.answered == 0 ? Value() : Value(probed.status)},
                                            {"latencyMs", millisecondsValue(probed.latency)},
                                            {"connectingMs", millisecondsValue(probed.connecting)},
                                            {"asked", probed.asked},
                                            {"answered", probed.answered},
                                            {"problem", toValidUtf8(probed.problem)}}));
        }
        print(schema::writeJson(out, 0) + '\n');
    }
    for (const auto& [environment, why] : failures())
        print(schema::writeJson(Value::object({{"environment", environment}, {"problem", toValidUtf8(why)}}), 0) + '\n');
}

} // namespace postern::cli
