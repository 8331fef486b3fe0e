// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeFile.h"

#include "config/GatewayFolder.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Later.h"
#include "controlplane/kubernetes/KubeForm.h"
#include "controlplane/kubernetes/KubeOutline.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <QThread>
#include <algorithm>
#include <filesystem>
#include <system_error>

namespace postern::kubernetes {
namespace {

using deployment::CallAnswer;
using deployment::Completion;
using deployment::LiveApi;
using deployment::PendingPtr;
using deployment::PlanStep;
using deployment::RemoteCall;
using schema::Value;

std::string tagOf(const Value& text) { return text.isNull() ? "none" : crypto::sha256(text.asString()).hex(); }

/// Null: there is no such file.
Result<Value> textIn(const std::string& file)
{
    std::error_code failed;
    if (!std::filesystem::exists(file, failed))
        return Value();
    auto text = config::readFileText(file);
    return text ? Result<Value>(Value(*std::move(text))) : unexpected(std::move(text).error());
}

/// Writes `after` where `before` was (null: nothing): only then, and back again.
PlanStep fileStep(const std::string& file, std::string title, const Value& before, const Value& after)
{
    const auto change = [&file](const Value& from, const Value& to) {
        RemoteCall out;
        out.method = to.isNull() ? "REMOVE" : "WRITE";
        out.target = file;
        out.headers = {{"If-Match", tagOf(from)}};
        out.text = deployment::literal(to.asString());
        out.contentType = to.isNull() ? "" : "application/yaml";
        return out;
    };
    PlanStep step;
    step.id = after.isNull() ? "remove" : "write";
    step.title = std::move(title);
    step.effect = after.isNull() ? PlanStep::Effect::Delete : before.isNull() ? PlanStep::Effect::Create : PlanStep::Effect::Update;
    step.call = change(before, after);
    RemoteCall look;
    look.method = "READ";
    look.target = file;
    step.probe = deployment::Probe{look, Value::object({{"is", tagOf(after)}}), false};
    step.undo = {change(after, before)};
    return step;
}

Value textOfLive(const Value& live)
{
    const Value* const text = live.find("text");
    return text == nullptr ? Value() : *text;
}

} // namespace

std::string fileOf(const std::string& folder, const std::string& title) { return (std::filesystem::path(folder) / (kubeName(title) + ".yaml")).string(); }

std::string fileText(const std::vector<Value>& objects)
{
    return schema::writeYaml(Value::object({{"apiVersion", "v1"}, {"kind", "List"}, {"items", Value::list(objects)}}));
}

std::vector<Value> objectsInFile(const Value& live)
{
    const Value* const items = live.find("items");
    return items == nullptr ? std::vector<Value>() : items->items();
}

Result<std::vector<PlanStep>> fileStepsTo(const KubeApi& api, const std::string& title, const Value& live, const std::string& folder)
{
    const std::vector<Value> there = objectsInFile(live);
    if (!there.empty() && std::ranges::none_of(there, isOurs))
        return unexpected(ErrorKind::AlreadyExists, fileOf(folder, title) + " is not postern's. Rename one of them.");
    if (Value::list(there) == Value::list(api.objects))
        return std::vector<PlanStep>();
    return std::vector{fileStep(fileOf(folder, title), "Write " + title + " to " + fileOf(folder, title), textOfLive(live), Value(fileText(api.objects)))};
}

PlanStep fileRemovalOf(const std::string& title, const Value& live, const std::string& folder)
{
    return fileStep(fileOf(folder, title), "Remove " + fileOf(folder, title), textOfLive(live), Value());
}

namespace {

/// The items of a List in YAML.
Result<std::vector<Value>> itemsOf(const std::string& text, const std::string& file)
{
    const auto list = schema::readYaml(text, file);
    if (!list)
        return unexpected(list.error());
    const Value* const items = list->find("items");
    if (deployment::textAt(*list, "/kind") != "List" || items == nullptr || items->size() == 0 || !std::ranges::all_of(items->items(), [](const Value& each) { return each.isMap() && !nameIn(each).empty(); }))
        return unexpected(ErrorKind::InvalidConfig, file + " is no List of objects with names.", Fault::Config);
    return items->items();
}

} // namespace

Result<std::optional<LiveApi>> KubeFileConnection::read(const std::string& file) const
{
    const auto text = textIn(file);
    if (!text)
        return unexpected(text.error());
    if (text->isNull())
        return std::optional<LiveApi>();
    const auto items = itemsOf(text->asString(), file);
    if (!items)
        return unexpected(items.error());
    LiveApi out;
    out.what = shownAs(*items, make_.kinds);
    out.form = formOf(*items);
    out.objects = Value::object({{"items", Value::list(*items)}, {"text", *text}});
    return std::optional(std::move(out));
}

Result<deployment::DiscoveredApi> KubeFileConnection::look(const std::string& file) const
{
    const auto text = textIn(file);
    if (!text)
        return unexpected(text.error());
    const auto items = itemsOf(text->asString(), file);
    return items ? Result<deployment::DiscoveredApi>(shownAs(*items, make_.kinds)) : unexpected(items.error());
}

PendingPtr KubeFileConnection::test(Completion<deployment::ConnectionReport> done)
{
    deployment::ConnectionReport report;
    report.server = "Files in " + settings_.folder;
    std::error_code failed;
    if (!std::filesystem::is_directory(settings_.folder, failed))
        report.missing.push_back("The folder " + settings_.folder + ": it is not there.");
    return deployment::later<deployment::ConnectionReport>(std::move(done), std::move(report));
}

PendingPtr KubeFileConnection::discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    deployment::Discovery out;
    out.complete = true;
    std::vector<std::string> files;
    std::error_code failed;
    for (auto at = std::filesystem::directory_iterator(settings_.folder, failed); !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
        if (at->path().extension() == ".yaml")
            files.push_back(at->path().string());
    }
    if (failed)
        return deployment::later<deployment::Discovery>(std::move(done), unexpected(ErrorKind::IoError, settings_.folder + ": " + failed.message(), Fault::Config));
    std::ranges::sort(files);
    fileOf_.clear();
    for (const std::string& file : files) {
        if (QThread::currentThread()->isInterruptionRequested())
            break; // nobody waits any more
        auto api = look(file);
        if (!api) {
            out.skipped.push_back({file, api.error().message()});
            continue;
        }
        out.apis.push_back(*std::move(api));
        fileOf_.emplace(out.apis.back().id, file);
        if (found)
            found(out.apis.back());
    }
    return deployment::later<deployment::Discovery>(std::move(done), std::move(out));
}

PendingPtr KubeFileConnection::listed(const std::string& id, Completion<std::optional<LiveApi>> done)
{
    const auto known = fileOf_.find(id);
    return known == fileOf_.end() ? live(id, std::move(done)) : deployment::later(std::move(done), read(known->second));
}

PendingPtr KubeFileConnection::live(const std::string& idOrTitle, Completion<std::optional<LiveApi>> done)
{
    // An id is "HTTPRoute/orders-1-0-0", which only the files tell.
    const std::size_t slash = idOrTitle.find('/');
    if (slash == std::string::npos || kindNamed(make_.kinds, std::string_view(idOrTitle).substr(0, slash)) == nullptr)
        return deployment::later(std::move(done), read(fileOf(settings_.folder, idOrTitle)));
    std::error_code failed;
    for (auto at = std::filesystem::directory_iterator(settings_.folder, failed); !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
        if (at->path().extension() != ".yaml")
            continue;
        auto api = read(at->path().string());
        if (api && *api && (*api)->what.id == idOrTitle)
            return deployment::later(std::move(done), std::move(api));
    }
    return deployment::later(std::move(done), Result<std::optional<LiveApi>>(std::optional<LiveApi>()));
}

PendingPtr KubeFileConnection::call(const RemoteCall& call, Completion<CallAnswer> done)
{
    CallAnswer answer;
    answer.status = 200;
    const auto refuse = [&answer](int status, const std::string& why) {
        answer.status = status;
        answer.body = Value::object({{"message", why}});
    };
    const auto before = textIn(call.target);
    if (!before)
        return deployment::later<CallAnswer>(std::move(done), unexpected(before.error()));
    if (call.method == "READ") {
        answer.body = Value::object({{"is", tagOf(*before)}});
    } else if (!mayWrite(mode_)) {
        refuse(403, "the environment is read-only, so nothing was written");
    } else if (call.method == "REMOVE" ? before->isNull() : before->isString() && before->asString() == call.text) {
        // It is as it is to be: this was done before, and whoever asked did not live to hear of it.
    } else if (call.headers.empty() || call.headers.front().value != tagOf(*before)) {
        refuse(412, call.target + " is not as it was when the plan was made");
    } else if (call.method == "REMOVE") {
        std::error_code failed;
        std::filesystem::remove(call.target, failed);
        if (failed)
            refuse(500, failed.message());
    } else if (auto written = config::writeFileAtomically(call.target, call.text); !written) {
        refuse(500, written.error().message());
    }
    return deployment::later<CallAnswer>(std::move(done), std::move(answer));
}

} // namespace postern::kubernetes
