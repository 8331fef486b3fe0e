// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongFileType.h"

#include "config/GatewayFolder.h"
#include "controlplane/connectors/kong/KongDefinition.h"
#include "controlplane/connectors/kong/KongFile.h"
#include "controlplane/connectors/kong/KongTaking.h"
#include "controlplane/connectors/kong/KongUrls.h"
#include "controlplane/deployment/Later.h"
#include "controlplane/deployment/Settings.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <QThread>
#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

namespace postern::connectors::kong {
namespace {

using deployment::Completion;
using deployment::DeploymentPlan;
using deployment::PendingPtr;
using deployment::PlanStep;
using deployment::RemoteCall;

constexpr const char* fileKey = "file"; ///< of LiveApi::objects: the whole file, null when there is none

KongFileSettings fileSettingsOf(const deployment::Environment& environment) { return deployment::settingsOf<KongFileSettings>(environment); }

std::string tagOf(const schema::Value& text) { return text.isNull() ? "none" : crypto::sha256(text.asString()).hex(); }

class KongFileConnection final : public deployment::GatewayConnection {
  public:
    KongFileConnection(KongFileSettings settings, deployment::Mode mode) : settings_(std::move(settings)), mode_(mode) {}

    PendingPtr test(Completion<deployment::ConnectionReport> done) override
    {
        deployment::ConnectionReport report;
        report.server = "Declarative file " + settings_.file;
        const auto file = read();
        if (!file)
            return deployment::later<deployment::ConnectionReport>(std::move(done), unexpected(file.error()));
        const bool since3 = file->file.document().find("_format_version")->toText().starts_with('3');
        if (since3 != (settings_.style.release == KongRelease::Since3))
            report.missing.push_back(std::string("The setting style.release: ") + (since3 ? "3" : "2") + ", of whose format the file is.");
        return deployment::later<deployment::ConnectionReport>(std::move(done), std::move(report));
    }

    PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done) override
    {
        const auto file = read();
        if (!file)
            return deployment::later<deployment::Discovery>(std::move(done), unexpected(file.error()));
        deployment::Discovery out;
        out.complete = true;
        for (const std::string& service : file->file.services()) {
            if (QThread::currentThread()->isInterruptionRequested())
                break; // nobody waits any more
            const KongLive live = file->file.live(service);
            if (live.routes.empty()) {
                out.skipped.push_back({service, "No route leads to the service \"" + service + "\"."});
                continue;
            }
            out.apis.push_back(shownAs(live));
            if (found)
                found(out.apis.back());
        }
        if (keeps_)
            kept_.emplace(*file);
        return deployment::later<deployment::Discovery>(std::move(done), std::move(out));
    }

    void keepLists() override { keeps_ = true; }
    /// Of a file that was read: a thousand of its APIs are no thousand readings.
    PendingPtr listed(const std::string& id, Completion<std::optional<deployment::LiveApi>> done) override
    {
        if (!kept_)
            return live(id, std::move(done));
        return deployment::later<std::optional<deployment::LiveApi>>(std::move(done), std::optional(liveIn(*kept_, id)));
    }

    PendingPtr live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done) override
    {
        const auto file = read();
        if (!file)
            return deployment::later<std::optional<deployment::LiveApi>>(std::move(done), unexpected(file.error()));
        return deployment::later<std::optional<deployment::LiveApi>>(std::move(done), std::optional(liveIn(*file, idOrTitle)));
    }

    PendingPtr call(const RemoteCall& call, Completion<deployment::CallAnswer> done) override
    {
        deployment::CallAnswer answer;
        answer.status = 200;
        const auto there = textThere();
        if (!there)
            return deployment::later<deployment::CallAnswer>(std::move(done), unexpected(there.error()));
        const schema::Value before = *there ? schema::Value(**there) : schema::Value();
        const auto refuse = [&answer](int status, std::string why) {
            answer.status = status;
            answer.body = schema::Value::object({{"message", std::move(why)}});
        };
        if (call.method == "READ") {
            answer.body = schema::Value::object({{"is", tagOf(before)}});
        } else if (!mayWrite(mode_)) {
            refuse(403, "the environment is read-only, so nothing was written");
        } else if (call.method == "REMOVE" ? before.isNull() : before.isString() && before.asString() == call.text) {
            // It is as it is to be: this was done before, and whoever asked did not live to hear of it.
        } else if (call.headers.empty() || call.headers.front().value != tagOf(before)) {
            refuse(412, settings_.file + " is not as it was when the plan was made");
        } else if (call.method == "REMOVE") {
            std::error_code failed;
            std::filesystem::remove(settings_.file, failed);
            if (failed)
                refuse(500, failed.message());
        } else if (auto written = config::writeFileAtomically(settings_.file, call.text); !written) {
            refuse(500, written.error().message());
        }
        return deployment::later<deployment::CallAnswer>(std::move(done), std::move(answer));
    }

  private:
    struct ReadFile {
        KongFile file;
        schema::Value text; ///< null: there is none
    };
    [[nodiscard]] static deployment::LiveApi liveIn(const ReadFile& read, const std::string& idOrTitle)
    {
        // An id of a discovery is what the file says, or the service's own name.
        const auto& all = listUnder(read.file.document(), "services");
        const auto same = std::ranges::find_if(all, [&idOrTitle](const schema::Value& each) { return textUnder(each, "id") == idOrTitle || textUnder(each, "name") == idOrTitle; });
        const KongLive live = read.file.live(same == all.end() ? serviceName(idOrTitle) : textUnder(*same, "name"));
        deployment::LiveApi out;
        out.form = formOf(live);
        out.what = live.service.isNull() ? deployment::DiscoveredApi() : shownAs(live);
        out.objects = live.objects();
        out.objects.set(fileKey, read.text);
        return out;
    }
    /// None: there is no file yet.
    [[nodiscard]] Result<std::optional<std::string>> textThere() const
    {
        std::error_code failed;
        if (!std::filesystem::exists(settings_.file, failed))
            return std::optional<std::string>();
        auto text = config::readFileText(settings_.file);
        return text ? Result<std::optional<std::string>>(std::optional(*std::move(text))) : unexpected(std::move(text).error());
    }
    [[nodiscard]] Result<ReadFile> read() const
    {
        auto text = textThere();
        if (!text)
            return unexpected(std::move(text).error());
        if (!*text)
            return ReadFile{KongFile::empty(settings_.style.release), {}};
        auto file = KongFile::read(**text, settings_.file);
        return file ? Result<ReadFile>(ReadFile{*std::move(file), **std::move(text)}) : unexpected(std::move(file).error());
    }

    KongFileSettings settings_;
    deployment::Mode mode_;
    bool keeps_ = false;
    std::optional<ReadFile> kept_; ///< as the last discovery read it
};

/// Writes `after` where `before` was: only then, and back again.
PlanStep writeStep(const std::string& file, std::string title, const schema::Value& before, const std::string& after)
{
    const auto ifItIs = [](const schema::Value& text) { return std::vector<deployment::CallHeader>{{"If-Match", tagOf(text)}}; };
    PlanStep step;
    step.id = "write";
    step.title = std::move(title);
    step.effect = PlanStep::Effect::Update;
    step.call.method = "WRITE";
    step.call.target = file;
    step.call.headers = ifItIs(before);
    step.call.text = deployment::literal(after);
    step.call.contentType = "application/yaml";
    RemoteCall read;
    read.method = "READ";
    read.target = file;
    step.probe = deployment::Probe{read, schema::Value::object({{"is", tagOf(schema::Value(after))}}), false};
    RemoteCall back;
    back.method = before.isNull() ? "REMOVE" : "WRITE";
    back.target = file;
    back.headers = ifItIs(schema::Value(after));
    back.text = deployment::literal(before.asString());
    step.undo = {back};
    return step;
}

} // namespace

std::vector<deployment::Mode> KongFileType::modes() const { return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite}; }

const schema::ObjectSchema& KongFileType::settings() const { return describe(schema::Type<KongFileSettings>{}); }

std::vector<deployment::Capability> KongFileType::capabilities(const deployment::Revision& revision, const deployment::Environment& environment) const
{
    return kongApiOf(revision, fileSettingsOf(environment).style).capabilities;
}

deployment::NormalForm KongFileType::desired(const deployment::Revision& revision, const deployment::Environment& environment) const
{
    return formOf(kongApiOf(revision, fileSettingsOf(environment).style));
}

Result<DeploymentPlan> KongFileType::plan(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi* live) const
{
    const KongFileSettings settings = fileSettingsOf(environment);
    KongApi api = kongApiOf(revision, settings.style);
    if (auto accepted = deployment::checkAccepted(revision.title(), environment.name, "style.acceptDropped", settings.style.acceptDropped, api.capabilities); !accepted)
        return unexpected(std::move(accepted).error());
    const schema::Value* const text = live == nullptr ? nullptr : live->objects.find(fileKey);
    const bool there = text != nullptr && !text->isNull();
    const auto file = there ? KongFile::read(text->asString(), settings.file) : Result<KongFile>(KongFile::empty(settings.style.release));
    if (!file)
        return unexpected(file.error());
    const KongLive before = file->live(serviceName(revision.title()));
    if (!before.service.isNull() && !isOurs(before.service))
        return unexpected(ErrorKind::AlreadyExists, settings.file + " has a service \"" + serviceName(revision.title()) + "\" that postern did not make. Rename one of them.");
    DeploymentPlan plan = planOf(environment, revision.title(), live);
    plan.revision = revision.hash;
    const KongFile after = file->with(api);
    plan.after = formOf(api);
    plan.capabilities = std::move(api.capabilities);
    if (!(after.document() == file->document()))
        plan.steps.push_back(writeStep(settings.file, "Write " + revision.title() + " into " + settings.file, there ? *text : schema::Value(), after.text()));
    return plan;
}

Result<DeploymentPlan> KongFileType::planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const
{
    const KongFileSettings settings = fileSettingsOf(environment);
    const KongLive there = KongLive::of(live.objects);
    DeploymentPlan plan = planOf(environment, live.what.title(), &live);
    plan.action = DeploymentPlan::Action::Undeploy;
    const schema::Value* const text = live.objects.find(fileKey);
    if (there.service.isNull() || text == nullptr || text->isNull())
        return plan;
    if (!isOurs(there.service))
        return unexpected(ErrorKind::InvalidArgument, "The service of " + live.what.title() + " is not postern's: it is not taken away.");
    const auto file = KongFile::read(text->asString(), settings.file);
    if (!file)
        return unexpected(file.error());
    const KongFile after = file->without(there.service.find("name")->toText());
    plan.steps.push_back(writeStep(settings.file, "Take " + live.what.title() + " out of " + settings.file, *text, after.text()));
    return plan;
}

Result<deployment::LiveDefinition> KongFileType::definition(const deployment::Environment& environment, const deployment::LiveApi& live) const
{
    return definitionOf(KongLive::of(live.objects), fileSettingsOf(environment).style.release);
}

std::vector<deployment::GrantFile> KongFileType::grant(const deployment::Environment& environment) const
{
    return {{"rights.txt", "Whoever runs postern reads " + fileSettingsOf(environment).file + (mayWrite(environment.mode) ? " and writes it and its folder.\n" : ".\n")}};
}

deployment::LiveChanges KongFileType::changesOf(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi& live,
                                                const deployment::FieldPaths& paths) const
{
    return kong::changesOf(kongApiOf(revision, fileSettingsOf(environment).style), live.form, paths);
}

deployment::PublicUrls KongFileType::publicUrls(const deployment::Environment& environment, const deployment::LiveApi& live, const schema::Value& /*addresses*/) const
{
    const KongFileSettings settings = fileSettingsOf(environment);
    return kongUrls(live, settings.style.release, settings.publicUrl);
}

Result<std::unique_ptr<deployment::GatewayConnection>> KongFileType::connect(const deployment::Environment& environment, const deployment::SecretValues& /*secrets*/) const
{
    auto settings = deployment::decodeSettings<KongFileSettings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    return std::unique_ptr<deployment::GatewayConnection>(std::make_unique<KongFileConnection>(*std::move(settings), environment.mode));
}

} // namespace postern::connectors::kong
