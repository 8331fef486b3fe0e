// SPDX-License-Identifier: Apache-2.0
#include "cli/SteeringCommand.h"

#include "base/Text.h"
#include "config/GatewayFolder.h"
#include "controlplane/deployment/Planning.h"
#include "schema/Document.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace postern::cli {
namespace {

using schema::Value;

Value jsonOfSteering(const steering::Steering& what)
{
    Value all = Value::list();
    for (const steering::SteeredDeployment& each : what.deployments) {
        Value entry = Value::object({{"environment", each.environment}, {"region", each.givenRegion.empty() ? each.region : each.givenRegion}, {"url", each.url.url}, {"target", each.targetFor(what.name)}});
        if (what.policy == steering::Policy::Weighted)
            entry.set("weight", each.weight);
        all.push(std::move(entry));
    }
    return Value::object({{"name", what.name}, {"policy", toString(what.policy)}, {"ttl", what.ttl}, {"deployments", std::move(all)}});
}

} // namespace

SteeringCommand::SteeringCommand(SteeringOptions options, const Output& output) : AddressCommand(output), options_(std::move(options)) {}

Result<SteeringCommand::Given> SteeringCommand::given(const std::vector<std::string>& pairs, const std::string& option) const
{
    Given out;
    for (const std::string& pair : pairs) {
        const std::size_t equals = pair.find('=');
        const std::string name = pair.substr(0, equals);
        if (equals == std::string::npos || equals + 1 == pair.size() || equals == 0)
            return unexpected(ErrorKind::InvalidArgument, option + " is ENV=VALUE, not \"" + pair + "\".");
        if (std::ranges::find(environments(), name) == environments().end())
            return unexpected(ErrorKind::InvalidArgument, option + " names " + name + ", which --env does not.");
        out[name] = pair.substr(equals + 1);
    }
    return out;
}

Result<void> SteeringCommand::readOptions()
{
    for (const auto& [pairs, option, into] : {std::tuple{&options_.regions, "--region", &regions_}, std::tuple{&options_.weights, "--weight", &weights_}, std::tuple{&options_.urls, "--url", &urls_}}) {
        auto read = given(*pairs, option);
        if (!read)
            return unexpected(std::move(read).error());
        *into = *std::move(read);
    }
    for (const auto& [name, weight] : weights_) {
        int value = 0;
        const auto [end, error] = std::from_chars(weight.data(), weight.data() + weight.size(), value);
        if (error != std::errc() || end != weight.data() + weight.size())
            return unexpected(ErrorKind::InvalidArgument, "The weight of " + name + " is a number, not \"" + weight + "\".");
    }
    for (const auto& [name, url] : urls_) {
        if (!deployment::partsOf(url))
            return unexpected(ErrorKind::InvalidArgument, "The address of " + name + " is one as https://api.example, not \"" + url + "\".");
    }
    return {};
}

void SteeringCommand::start()
{
    if (!readProject(options_.folder) || !takeEnvironments(options_.environments))
        return;
    if (options_.api.empty() && project().revisions.size() == 1)
        options_.api = project().revisions.front().title();
    if (options_.api.empty())
        return fail("Name the API, as in postern steering Orders:1.0.0 --env ...");
    revision_ = takeApi(options_.api);
    if (revision_ == nullptr)
        return;
    if (auto read = readOptions(); !read)
        return fail(read.error().message());
    std::vector<std::string> asked;
    for (const std::string& each : environments()) {
        const federation::GatewayState& gateway = state(each);
        if (gateway.type == nullptr)
            return fail("There is no connector \"" + gateway.environment.type + "\".");
        if (auto allowed = deployment::checkRegion(revision_->api, gateway.environment, *gateway.type); !allowed)
            return fail(allowed.error().message() + " It is not steered to.");
        if (!urls_.contains(each))
            asked.push_back(each);
    }
    find(asked, revision_->title(), {}, {});
}

Result<deployment::PublicUrl> SteeringCommand::urlAt(const std::string& environment) const
{
    if (const auto given = urls_.find(environment); given != urls_.end())
        return deployment::PublicUrl{deployment::urlBelow(given->second, {})};
    const std::string title = revision_->title();
    if (const auto failure = failures().find(environment); failure != failures().end())
        return unexpected(ErrorKind::Unavailable, environment + " could not be asked: " + failure->second);
    const auto& place = state(environment).apis.at(title);
    if (!place.urls)
        return unexpected(ErrorKind::NotFound, title + " is not at " + environment + ": push it there first, or leave " + environment + " out.");
    const auto& all = place.urls->urls;
    if (all.empty())
        return unexpected(ErrorKind::NotFound, "Where callers reach " + title + " at " + environment + " is not known. " + place.urls->note + " Or give it by --url " + environment + "=URL.");
    const auto sameName = std::ranges::find_if(all, [this](const deployment::PublicUrl& each) {
        const auto at = deployment::partsOf(each.url);
        return at && at->host == options_.name && !each.target.empty();
    });
    return sameName == all.end() ? all.front() : *sameName;
}

Result<steering::SteeringText> SteeringCommand::textOf(const steering::Steering& what) const
{
    switch (options_.form) {
    case SteeringOptions::Form::Route53: return steering::route53Of(what);
    case SteeringOptions::Form::TrafficManager: return steering::trafficManagerOf(what);
    case SteeringOptions::Form::Table: break;
    }
    auto table = steering::tableOf(what);
    if (table && output().format == Format::Json)
        table->text = schema::writeJson(jsonOfSteering(what), 0) + '\n';
    return table;
}

Result<void> SteeringCommand::write(const steering::SteeringText& text) const
{
    if (options_.out.empty()) {
        print(text.text);
        if (!text.beside.empty())
            note("With --out FILE the definitions of the health checks are written beside it.");
        return {};
    }
    const std::filesystem::path file(options_.out);
    // What the records refer to is there before them.
    for (const steering::SteeringText::Beside& each : text.beside) {
        const std::filesystem::path beside = file.parent_path() / (file.stem().string() + '.' + each.name);
        if (auto written = config::writeFileAtomically(beside, each.text); !written)
            return written;
        note(beside.string() + " is written.");
    }
    if (auto written = config::writeFileAtomically(file, text.text); !written)
        return written;
    note(file.string() + " is written.");
    return {};
}

void SteeringCommand::found()
{
    if (wasInterrupted())
        return Q_EMIT finished(interrupted);
    steering::Steering what;
    what.name = QByteArray::fromStdString(options_.name).toLower().toStdString();
    what.policy = options_.policy;
    what.ttl = options_.ttl;
    what.healthPath = options_.healthPath;
    for (const std::string& each : environments()) {
        auto url = urlAt(each);
        if (!url)
            return fail(toValidUtf8(url.error().message()));
        const federation::GatewayState& gateway = state(each);
        steering::SteeredDeployment made{each, gateway.type->region(gateway.environment), {}, *std::move(url), 1};
        if (const auto region = regions_.find(each); region != regions_.end())
            made.givenRegion = region->second;
        if (const auto weight = weights_.find(each); weight != weights_.end())
            made.weight = std::stoi(weight->second);
        what.deployments.push_back(std::move(made));
    }
    const auto text = textOf(what);
    if (!text)
        return fail(text.error().message());
    if (auto written = write(*text); !written)
        return fail(written.error().message());
    for (const std::string& each : text->notes)
        note(each);
    Q_EMIT finished(done);
}

} // namespace postern::cli
